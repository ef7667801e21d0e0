"""Dirt of real sites: the example strings of genre.md section 5 and format.md 0, and every kind of the generator."""

from __future__ import annotations

from random import Random

import pytest
from dirt.generator import KINDS, half_shift
from dirt.measure import clean_ids, original, reading, sample, score

from nlp.cleaning import clean
from nlp.types import CleanDocument, RawDocument

SAMPLE = 10


def cleaned(text: str) -> CleanDocument:
    return clean(RawDocument(id="t", source="t", sha256="", text=text, encoding="utf-8"))


# A page of a mirror: enough of its script, pinyin and marks around an example for the cleaner to know where it is.
MIRROR = "政務(wù)公開是鎮(zhèn)黨委,、政府的重要職責,,應當及時(shí)、準確。"
MIRROR_CLEAN = "政务公开是镇党委、政府的重要职责，应当及时、准确。"
UNTONED = "政(zheng)務(wu)公(gong)開(kai)是(shi)鎮(zhen)黨(dang)委的重要職責，應當準確。"
UNTONED_CLEAN = "政务公开是镇党委的重要职责，应当准确。"
PLAIN = "我镇坚持把政务公开工作放在重要位置，全面梳理公开事项。"
TITLE = "石桥镇2021年政府信息公开工作年度报告"
LONG = "我镇坚持把政务公开工作放在重要位置，全面梳理公开事项，确保应公开尽公开，"

REPAIRED = {
    # traditional script
    "traditional": ("政務信息公開工作年度報告", "政务信息公开工作年度报告"),
    "traditional_phrases": (
        "村裏公示欄由幹部負責,發放明白紙,複議與答覆均按規定,頭髮、後續、乾燥等詞照轉。",
        "村里公示栏由干部负责，发放明白纸，复议与答复均按规定，头发、后续、干燥等词照转。",
    ),
    "traditional_surnames": (
        "鎮黨委書記于洋、鎮長余乾、統計員余敏負責政務公開。",
        "镇党委书记于洋、镇长余乾、统计员余敏负责政务公开。",
    ),
    # over-converted script
    "over_face": ("這方麵的工作全麵鋪開，還有欠缺，方麵較多。", "这方面的工作全面铺开，还有欠缺，方面较多。"),
    "over_ask": ("設立谘詢電話，開展政策谘詢。", "设立咨询电话，开展政策咨询。"),
    "over_again": ("行政複議、行政訴訟情況，均未收到複議申請。", "行政复议、行政诉讼情况，均未收到复议申请。"),
    "over_only": ("衹有一名專職人員，衹能兼顧。", "只有一名专职人员，只能兼顾。"),
    "over_made": ("製定公開體係，製定製度，全麵落實。", "制定公开体系，制定制度，全面落实。"),
    # pinyin
    "pinyin": ("務(wù)實、鎮(zhèn)長、國(guó)家,政務公開。", "务实、镇长、国家，政务公开。"),
    "pinyin_full": ("政務（wù）公開，鎮（zhèn）長，國（guó）家。", "政务公开，镇长，国家。"),
    "pinyin_a": ("周嘉鎮(zhèn)人民政府公開信息。", "周嘉镇人民政府公开信息。"),
    "pinyin_b": (UNTONED + "公(gong)開(kai)信息。", UNTONED_CLEAN + "公开信息。"),
    "pinyin_c": (UNTONED + "政(zheng)(zheng)府(fu)(fu)工作。", UNTONED_CLEAN + "政府工作。"),
    # doubled punctuation: the last is the real one
    "doubled_comma": (MIRROR + "深入學(xué)習,,全面貫徹。", MIRROR_CLEAN + "深入学习，全面贯彻。"),
    "doubled_pause": (MIRROR + "二中,、三中,、四中全會。", MIRROR_CLEAN + "二中、三中、四中全会。"),
    "doubled_stop": (MIRROR + "有序開展,。", MIRROR_CLEAN + "有序开展。"),
    "doubled_semicolon": (MIRROR + "一是加強學習,;二是規範程序。", MIRROR_CLEAN + "一是加强学习；二是规范程序。"),
    "doubled_pause_full": (MIRROR + "公開欄，、廣播，、簡報。", MIRROR_CLEAN + "公开栏、广播、简报。"),
    # GBK half-shift
    "byte_tag": (
        MIRROR + "“六穩(wěn)”“六?！毙畔?/span>47條,,疫情信息34條。",
        MIRROR_CLEAN + "“六稳”“六保”信息47条，疫情信息34条。",
    ),
    "byte_ascii": (
        MIRROR + "“六穩(wěn)”“六?!毙畔?/span>47條,,疫情信息34條。",
        MIRROR_CLEAN + "“六稳”“六保”信息47条，疫情信息34条。",
    ),
    # lost spans
    "span_period": ("统计期限为202311日至20231231日。", "统计期限为2023年1月1日至2023年12月31日。"),
    "span_period_until": ("统计期限自201211日起至20121231日止。", "统计期限自2012年1月1日起至2012年12月31日止。"),
    "span_all": ("本报告统计期限为2025111231日。", "本报告统计期限为2025年1月1日至12月31日。"),
    "span_number": ("按照国办公开办函〔202130号要求编制。", "按照国办公开办函〔2021〕30号要求编制。"),
    # blanks
    "digit_blanks": ("2021 年公开信息 1669 条，国令 第 711 号。", "2021年公开信息1669条，国令第711号。"),
    "word_blanks": ("信 息公开工作年 度报告如下。", "信息公开工作年度报告如下。"),
    # lines
    "wrap_word": (f"{LONG}进一\n步扩大范围。", f"{LONG}进一步扩大范围。"),
    "wrap_blank_line": (f"{LONG}进一\n\n步扩大范围。", f"{LONG}进一步扩大范围。"),
    "page_number": (f"{LONG}进一\n- 3 -\n步扩大范围。", f"{LONG}进一步扩大范围。"),
    "page_number_of": (f"{LONG}进一\n第2页 共5页\n步扩大范围。", f"{LONG}进一步扩大范围。"),
    # web pages
    "echo": (
        "按照《关于印发<政府信息公开工作年度报告格式>的通知》要求编制本报告。政府信息公开工作年度报告格式>",
        "按照《关于印发<政府信息公开工作年度报告格式>的通知》要求编制本报告。",
    ),
    "echo_line": (
        f"按照《关于印发〈政府信息公开工作年度报告格式〉的通知》要求编制本报告。\n年度报告格式>\n{PLAIN}",
        f"按照《关于印发〈政府信息公开工作年度报告格式〉的通知》要求编制本报告。\n{PLAIN}",
    ),
    "html_tag": ("公开信息</span>8条&nbsp;，\u3000全文<br>公开。", "公开信息8条，全文公开。"),
    "html_image": (f"{PLAIN}\n![](/upload/tb1.png)\n{PLAIN}", f"{PLAIN}\n{PLAIN}"),
    "bold": ("**一是**加强学习；**二是**规范程序。", "一是加强学习；二是规范程序。"),
    "hashes": (
        "#### 一、总体情况\n## （一）主动公开\n我镇公开信息8条。",
        "一、总体情况\n（一）主动公开\n我镇公开信息8条。",
    ),
    # hijacked: the alien token stands in slots of the formula three times and more
    "hijack": (
        "石桥镇2021年飞禽走兽老虎机工作年度报告\n根据《中华人民共和国飞禽走兽老虎机条例》编制。\n"
        "三、收到和处理飞禽走兽老虎机申请情况\n四、飞禽走兽老虎机行政复议、行政诉讼情况\n2021年未收到飞禽走兽老虎机申请。",
        "石桥镇2021年政府信息公开工作年度报告\n根据《中华人民共和国政府信息公开条例》编制。\n"
        "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n2021年未收到政府信息公开申请。",
    ),
    # width and quotes
    "width": ("公开信息１２３条，占９５％，客户端ＡＰＰ一个。", "公开信息123条，占95%，客户端APP一个。"),
    "brackets_small": ("渝府办发﹝2020﹞89号文件。", "渝府办发〔2020〕89号文件。"),
    "brackets_square": ("闽政办[2020]89号、闽政办【2021】1 号文件。", "闽政办〔2020〕89号、闽政办〔2021〕1号文件。"),
    "marks": ("公开信息,及时更新;成效:明显。", "公开信息，及时更新；成效：明显。"),
    "radicals": ("⻄安市⻓安区⺠政，⻅附件，⼈⼤代表⼀名。", "西安市长安区民政，见附件，人大代表一名。"),
    "compatibility": ("2021\uf98e公开，依法受\uf9e48条。", "2021年公开，依法受理8条。"),
    # invisible
    "invisible": ("\ufeff信\u200b息公\u2060开\u00a08\u00a0条。", "信息公开8条。"),
    # names
    "names_label": (
        "组 长：张三丰\n副组长：王海\n成 员：赵敏、周大勇",
        "组长：张三丰\n副组长：王海\n成员：赵敏、周大勇",
    ),
}

# What must not be damaged (last column of the table), and what is kept as it stands, with a warning.
KEPT = {
    "latin_in_brackets": PLAIN + "县融媒体(APP)发布，设置LED(屏)与大厅(LED)，见网站(http://www.a.gov.cn)、系统(cms)。",
    "ordinal_in_brackets": "(一)主动公开\n第二十条第（五）项、第(一)项、(五)其他。",
    "latin_with_pinyin_around": PLAIN + "统一使用掌上办事客户端(APP)和(LED)屏。",
    "name_pinyin": PLAIN + "联系人李安(an)，电话见网站。",
    "thousands": "全年收入1,128元，公开2,300条。",
    "url_comma": PLAIN + "见http://www.a.gov.cn/b?c=1,d 网站。",
    "question": "公开了什么？怎么公开？群众说了算。",
    "rare_name": PLAIN * 12 + "乾县的张锺同志、于洋、余敏负责。",
    "phone_and_postcode": PLAIN + "电话：0595-85123456，邮编362200，传真0595-85123457。",
    "real_number": "全年浏览20231231次，公众号阅读202311次。",
    "prose_gap": "在县委、政府领导下，我党委高度重视，委、政府多次研究。",
    "real_period": "统计期限为2023年1月1日至2023年12月31日，国办公开办函〔2021〕30号。",
    "latin_words": PLAIN + "开设 Happy Village 专栏，用 Word 文档发布。",
    "list_a": PLAIN + "设A 12条、B 34条。",
    "name_full_gap": "联系人：李\u3000玲\n电话：0595-85123456",
    "headings": f"一、总体情况\n{PLAIN}\n（一）主动公开\n{PLAIN}\n六、其他需要报告的事项\n无",
    "label_lines": f"五、存在的主要问题及改进情况\n存在的主要问题\n{PLAIN}\n改进情况\n{PLAIN}",
    "lone_zero_cells": "规章\n0\n0\n0\n规范性文件\n0\n1\n2",
    "click_prose": "栏目点击量达2.5万人次，开通县长信箱，石桥镇网站访问量上升。",
    "quote_angles": "按照〈格式〉和《条例》以及<格式>要求编制。",
    "times": PLAIN + "开放时间8:30至17:30。",
    "template_year": "石桥镇2014年政府信息公开工作年度报告\n2013年，我局公开信息8条，我乡继续努力。",
    "real_words": "实效性强，时效性不足，自己动手，末端公开，公开日程与土地信息，期末未了事项。",
    "masked_syllables": "我镇主动***息，xx镇公开xxxx条，XX年完成。",
    "hijacked_twice": "石桥镇2021年年度报告\n飞禽走兽老虎机是本镇民俗，飞禽走兽老虎机展出一次。",
    "real_four": "四、政府信息公开行政复议、行政诉讼情况\n本年度未发生。",
    "same_sentence_again": f"（一）主动公开\n{PLAIN}\n（二）依申请公开\n{PLAIN}",
}

# Runs cut out of their pages: only the decoded part is certain.
PARTS = [
    ("政務信息公開工作年度報告\n?。ㄒ唬┐嬖诘闹饕獑栴}\n政務公開工作有欠缺。", "（一）存在的主要问题"),
    ("廣西壯族自治區各鄉鎮政務公開辦公室，各省?。ㄗ灾螀^、直轄市）政府。", "（自治区"),
]

CHROME = (
    "当前位置 首页>政务公开>年报",
    "索引号：QZ06913-0100-2022-00001",
    "发布机构：石桥镇人民政府",
    "字体:[ 大 中 小 ]",
    "打印本页 关闭本页",
    "分享到：",
    "浏览次数：128",
    "点击率：356",
    "扫一扫在手机打开当前页",
    "无障碍 长辈版",
    "IPv6",
    "登录 注册",
    "相关附件：",
    "归档时间：2023-02-14",
    "主办单位：石桥镇人民政府 闽ICP备05000123号",
)


# What is set apart by the structure counts as dropped: these are compared as they are read.
READ_ALIKE = {
    "running_head": (
        f"{TITLE}\n{LONG}进一\n- 2 -\n石桥镇人民政府文件\n步扩大范围。\n{PLAIN}\n- 3 -\n石桥镇人民政府文件\n{PLAIN}",
        f"{TITLE}\n{LONG}进一步扩大范围。\n{PLAIN}\n{PLAIN}",
    ),
    "title_twice": (f"{TITLE}\n{TITLE}\n{PLAIN}", f"{TITLE}\n{PLAIN}"),
    "title_thrice": (f"{TITLE}\n{TITLE}\n\n{TITLE}\n{PLAIN}", f"{TITLE}\n{PLAIN}"),
}

# The width of brackets is left as found, since the gold of real reports leaves it.
_FOLD = str.maketrans("()<>﹝﹞[]【】", "（）〈〉〔〕〔〕〔〕")


def _bare(text: str) -> str:
    """Blank lines, blanks round lines and the set of brackets do not count."""
    return "\n".join(line.strip() for line in text.translate(_FOLD).splitlines() if line.strip())


@pytest.mark.parametrize("name", REPAIRED)
def test_examples_are_repaired(name: str) -> None:
    raw, expected = REPAIRED[name]
    assert _bare(cleaned(raw).text) == _bare(expected)


@pytest.mark.parametrize("name", READ_ALIKE)
def test_examples_are_read_as_the_clean_text(name: str) -> None:
    raw, expected = READ_ALIKE[name]
    assert reading(raw) == reading(expected)


@pytest.mark.parametrize("name", KEPT)
def test_what_must_not_be_damaged(name: str) -> None:
    """The set of brackets may change, since genre.md wants one set."""
    assert cleaned(KEPT[name]).text.translate(_FOLD) == KEPT[name].translate(_FOLD)


@pytest.mark.parametrize(("raw", "part"), PARTS)
def test_decoded_parts_of_byte_loss(raw: str, part: str) -> None:
    assert part in cleaned(raw).text


@pytest.mark.parametrize("line", CHROME)
def test_chrome_is_no_sentence(line: str) -> None:
    from nlp.pipeline import report_from_text

    page = f"{line}\n{TITLE}\n{PLAIN}\n一、总体情况\n{PLAIN}\n石桥镇人民政府\n2022年1月25日\n{line}"
    assert [sentence.text for sentence in report_from_text(page).sentences] == [PLAIN, PLAIN]


def test_a_body_printed_twice_is_read_once() -> None:
    text = original(sample(1)[0])
    assert reading(f"{text}\n{text}") == reading(text)


def test_the_generator_knows_nothing_of_the_cleaner() -> None:
    import ast
    from pathlib import Path

    import dirt.generator

    tree = ast.parse(Path(dirt.generator.__file__).read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [module for module in modules if module.split(".")[0] == "nlp"]


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        ("保”信息", "?！毙畔"),
        ("\u3000（一）存在的主要問題", "?。ㄒ唬┐嬖诘闹饕獑栴}"),
        ("\u3000（自治區", "?。ㄗ灾螀^"),
    ],
)
def test_byte_loss_is_faithful(run: str, shown: str) -> None:
    assert half_shift(run)[0] == shown


def test_there_are_enough_clean_reports() -> None:
    assert len(clean_ids()) >= 40


@pytest.mark.parametrize("name", KINDS)
def test_dirt_is_drawn_by_seed(name: str) -> None:
    kind = KINDS[name]
    text = kind.prepare(original(sample(1)[0]))
    assert kind.make(text, Random(5)) == kind.make(text, Random(5))  # noqa: S311


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_reaches_its_goals(name: str) -> None:
    assert score(name, sample(SAMPLE)).failures == []
