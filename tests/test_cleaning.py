"""Each kind of dirt, and what must not be damaged."""

from __future__ import annotations

import pytest

from nlp import report_from_text
from nlp.cleaning import clean
from nlp.cleaning.script import to_simplified
from nlp.types import CleanDocument, RawDocument


def cleaned(text: str) -> CleanDocument:
    return clean(RawDocument(id="t", source="t", sha256="", text=text, encoding="utf-8"))


LONG = "我镇坚持把政务公开工作放在重要位置，全面梳理公开事项，"

CASES = [
    # pinyin
    (
        "周家鎮(zhèn)人民政府公開信息，報(bào)告完畢，縣政府負責指導督促。",
        "周家镇人民政府公开信息，报告完毕，县政府负责指导督促。",
    ),
    ("信息（xìn）公開（kāi）條例規定，鄉鎮應當公開政務信息。", "信息公开条例规定，乡镇应当公开政务信息。"),
    (
        "政(zheng)(zheng)府(fu)信(xin)息(xi)公(gong)開(kai)工(gong)作年度報告，總體良好。",
        "政府信息公开工作年度报告，总体良好。",
    ),
    ("政(zheng4)府(fu3)信息(xi1)公開(kai1)工(gong1)作(zuo4)，见表(B2)与图(4)。", "政府信息公开工作，见表(B2)与图(4)。"),
    ("县融媒体(APP)发布，设置LED(屏)与(一)楼大厅。", "县融媒体(APP)发布，设置LED(屏)与(一)楼大厅。"),
    ("联系人李安(an)，电话见网站。", "联系人李安(an)，电话见网站。"),
    # doubled punctuation: the last mark is the real one
    ("及時公開,,擴大範圍,、豐富內容,。做好鄉鎮政務工作,；", "及时公开，扩大范围、丰富内容。做好乡镇政务工作；"),
    ("全年收入1,128元，公开2,300条。", "全年收入1,128元，公开2,300条。"),
    ("公开信息80条。。其余见网站。。", "公开信息80条。其余见网站。"),
    ("内容还有。。。很多。", "内容还有。。。很多。"),
    # width
    ("公开信息１２３条，占９５．５％。", "公开信息123条，占95.5%。"),
    ("⻄安市⻓安区⺠政", "西安市长安区民政"),
    ("公开信息,及时更新;成效:明显。", "公开信息，及时更新；成效：明显。"),
    ("见http://www.a.cn/b?c=1,d 网站,时间9:30至10:00。", "见http://www.a.cn/b?c=1,d 网站，时间9:30至10:00。"),
    # blanks
    ("2021 年公开 126 条，信 息公开 “两微”栏目。", "2021年公开126条，信息公开“两微”栏目。"),
    ("在 www.shiqiao.gov.cn（县政府）网站上", "在 www.shiqiao.gov.cn（县政府）网站上"),
    ("规章 0 0 0", "规章 0 0 0"),
    # markup
    ("**一是**加强学习。## 小结", "一是加强学习。## 小结"),
    ("## 一、总体情况", "一、总体情况"),
    ("公开<span style='x'>信息</span>8条&nbsp;，见《附件》<格式>。", "公开信息8条，见《附件》<格式>。"),
    ("信\u200b息\ufeff公开", "信息公开"),
    ("公开12条<br>2021年<td>8</td><td>9</td><p>我镇</p>信息", "公开12条\n2021年8\t9\t我镇\n信息"),
    ("公开&amp;nbsp;信息", "公开信息"),
    ("主动***息，xx镇", "主动***息，xx镇"),
    ("按照《年度报告格式》编写。年度报告格式>", "按照《年度报告格式》编写。"),
    ("公开信息\r\n及时更新\r我镇\x0c报告\u2028信息", "公开信息\n及时更新\n我镇\n报告\n信息"),
    # wrapped lines
    (f"{LONG}确保应公\n\n开尽公开。", f"{LONG}确保应公开尽公开。"),
    (f"{LONG}\n- 3 -\n确保应公开尽公开。", f"{LONG}确保应公开尽公开。"),
    (f"{LONG}确保应公\n3\n开尽公开。", f"{LONG}确保应公开尽公开。"),
    # a page that holds fewer characters than a long heading: its full lines go on
    (
        "根据条例的有关规定和县里的统一部署安排编\n制本报告全文由概述主动公开和问题三部分组\n成所列数据的统计期限自去年元月起至岁末为\n止本报告的电子版可以在县政府门户网站上查\n"
        "阅和下载如果对本报告有任何疑问请来电来函\n联系镇党政办公室地址在镇政府大院内二楼东\n头第一间。",
        "根据条例的有关规定和县里的统一部署安排编制本报告全文由概述主动公开和问题三部分组成所列数据的统计期限自去年元月起至岁末为止本报告的电子版可以在县政府门户网站上查"
        "阅和下载如果对本报告有任何疑问请来电来函联系镇党政办公室地址在镇政府大院内二楼东头第一间。",
    ),
    ("（一）加强组织领导\n镇党委高度重视，多次研究。", "（一）加强组织领导\n镇党委高度重视，多次研究。"),
    (
        "十四是政策文件原文照登，群众看不懂；十\n五是网民留言答复随意；二\n十一是审核不严。",
        "十四是政策文件原文照登，群众看不懂；十五是网民留言答复随意；二十一是审核不严。",
    ),
    (f"{LONG}成效明显。\n二、主动公开", f"{LONG}成效明显。\n二、主动公开"),
    (
        "石桥镇2020年政府信息公开工作年度报告\n根据条例要求，编制本报告。",
        "石桥镇2020年政府信息公开工作年度报告\n根据条例要求，编制本报告。",
    ),
    ("规章\t0\t0\n规范性文件\t1\t2", "规章\t0\t0\n规范性文件\t1\t2"),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_cases(raw: str, expected: str) -> None:
    assert cleaned(raw).text == expected


@pytest.mark.parametrize("raw", [raw for raw, _ in CASES])
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = cleaned(raw).text
    again = cleaned(once)
    assert again.text == once
    assert again.steps == ()


@pytest.mark.parametrize("raw", [raw for raw, _ in CASES])
def test_every_change_is_on_the_record(raw: str) -> None:
    document = cleaned(raw)
    touched = {p for step in document.steps for c in step.changes for p in range(c.raw_start, c.raw_end)}
    kept = [p for p in range(len(raw)) if p not in touched]
    mapped = {}
    for position, char in enumerate(document.text):
        start, end = document.alignment.to_raw(position, position + 1)
        if end - start == 1:
            mapped[start] = char
    assert all(mapped[p] == raw[p] for p in kept)


def test_script_conversion_equals_the_library() -> None:
    import opencc

    converter = opencc.OpenCC("t2s")
    text = "乾隆年間，後來瞭解皇后、裡程、複雜與恢復、頭髮發展，乾燥气候，聯繫關係，制訂製度，鐘鼓鍾情，反覆答覆。"
    edits = to_simplified(text)
    result = list(text)
    for edit in edits:
        result[edit.start : edit.end] = list(edit.replacement)
    assert "".join(result) == converter.convert(text)


def test_a_simplified_text_keeps_a_rare_character_in_a_name() -> None:
    text = "陕西省乾县石桥镇的张锺同志负责政务公开工作，" + "认真落实各项公开制度，" * 30
    assert cleaned(text).text == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("落实“六稳”“六?！毙畔?/span>47条。", "落实“六稳”“六保”信息47条。"),
        ("落实“六穩”“六?！毙畔?/span>47條，總體報告情況。", "落实“六稳”“六保”信息47条，总体报告情况。"),
        ("落实“六稳”“六?!毙畔?/span>47条。", "落实“六稳”“六保”信息47条。"),
        ("您满意吗?参与度如何?请来信告知。", "您满意吗？参与度如何？请来信告知。"),
    ],
)
def test_shifted_bytes(raw: str, expected: str) -> None:
    assert cleaned(raw).text == expected


def test_what_cannot_be_recovered_is_a_box_and_a_warning() -> None:
    document = cleaned("四、工作情況\n?。ㄒ唬┐嬖诘\n總體報告情況良好，鄉鎮認真辦理。")
    assert "（一）存在□" in document.text
    assert "unrecovered_characters" in document.warnings


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("统计期限为202311日至20231231日。", "统计期限为2023年1月1日至2023年12月31日。"),
        ("统计期限为201211日起至20121231日止。", "统计期限为2012年1月1日起至2012年12月31日止。"),
        ("依据国办公开办函〔202130号文件。", "依据国办公开办函〔2021〕30号文件。"),
        ("统计期限为2025111231日。", "统计期限为2025年1月1日至12月31日。"),
        ("公开202311条，第20231231号。", "公开202311条，第20231231号。"),
    ],
)
def test_lost_spans(raw: str, expected: str) -> None:
    assert cleaned(raw).text == expected


def test_a_hijacked_formula_is_restored_and_named() -> None:
    raw = (
        "柳坝镇2021年幸运飞艇工作年度报告\n依据《中华人民共和国幸运飞艇条例》，我镇幸运飞艇工作有序。\n"
        "三、收到和处理幸运飞艇申请情况\n没有收到。"
    )
    document = cleaned(raw)
    assert document.text == raw.replace("幸运飞艇", "政府信息公开")
    assert "hijacked" in document.warnings


def test_a_single_odd_word_is_no_hijack() -> None:
    raw = "柳坝镇2021年政府信息公开工作年度报告\n依据《中华人民共和国档案条例》，档案工作有序，档案齐全，档案规范。"
    assert cleaned(raw).text == raw


DUMP = (
    "柳坝镇2022年政府信息公开工作年度报告一、总体情况（一）主动公开"
    "全年公开信息64条，内容涉及财政、民政、农业等方面，"
    + "及时更新栏目，" * 20
    + "成效较好。"
    "（二）依申请公开没有收到申请。二、主动公开政府信息情况我镇没有规章。五、存在的主要问题及改进情况一是内容不够全面；二是更新不够及时。"
    "下一步将加强培训。六、其他需要报告的事项无。柳坝镇人民政府2023年1月9日"
)  # fmt: skip


@pytest.mark.parametrize("blank", ["", " ", "　"])
def test_a_dump_is_cut_again_at_its_headings(blank: str) -> None:
    raw = DUMP
    for place in (
        "一、总",
        "（一）",
        "全年公开",
        "（二）",
        "没有收到",
        "二、主",
        "我镇没有",
        "五、存",
        "一是内",
        "六、其",
        "无。",
        "柳坝镇人",
    ):
        raw = raw.replace(place, blank + place)
    lines = cleaned(raw).text.split("\n")
    assert lines[:3] == ["柳坝镇2022年政府信息公开工作年度报告", "一、总体情况", "（一）主动公开"]
    assert "五、存在的主要问题及改进情况" in lines
    assert "六、其他需要报告的事项" in lines
    assert "无。" in lines
    assert "".join(lines).endswith("柳坝镇人民政府2023年1月9日")


# The end of a sentence, then a part that has lost its line breaks: where the heading ends, or that there is none.
PARTS_OF_DUMPS = [
    ("（二）规范信息管理制定发布审核登记表，每条信息须经三级签字。", "（二）规范信息管理"),
    ("（二）强化组织保障及时调整工作领导小组，由镇长任组长。", "（二）强化组织保障"),
    ("（二）疫情防控信息公开镇指挥部的通告先上公众号，再转到各村。", "（二）疫情防控信息公开"),
    ("（二）监督管理信息公开纳入站所年终考评，按季通报进度。", "（二）监督管理"),
    ("（二）丰富载体，拓宽公开渠道充分利用县政府网站和广播，方便群众。", "（二）丰富载体，拓宽公开渠道"),
    ("（二）充实公开内容，把债务化解情况列入公开事项。", None),
    ("（二）公开内容多为工作动态，群众关心的信息偏少。", None),
    ("（二）公开渠道还需拓宽，部分老人看不到信息。", None),
    ("（二）把信息公开列入站所考核，对迟报的扣减分值。", None),
    ("（二）镇便民服务中心全年受理事项900余件，群众满意。", None),
]


@pytest.mark.parametrize(("part", "heading"), PARTS_OF_DUMPS)
def test_headings_in_texts_without_line_breaks(part: str, heading: str | None) -> None:
    title = "柳坝镇2022年政府信息公开工作年度报告"
    opening = "一、总体情况（一）主动公开情况我镇公开信息64条，内容较为丰富。" + "各站所按时报送信息。" * 10
    raw = f"{title}{opening}{part}二、主动公开政府信息情况无。"
    lines = cleaned(raw).text.split("\n")
    assert lines[:2] == [title, "一、总体情况"]
    assert (heading in lines) if heading else (part in "\n".join(lines))


def test_a_usual_label_before_a_blank_stands_alone() -> None:
    assert cleaned("（三）政府信息管理情况 加强审核把关。").text == "（三）政府信息管理情况\n加强审核把关。"
    assert cleaned("三 、收到和处理政府信息公开申请情况").text == "三、收到和处理政府信息公开申请情况"


@pytest.mark.parametrize(
    ("apart", "whole"),
    [
        ("全年公开信息8 0条，网站发布1 2 6条。", "全年公开信息80条，网站发布126条。"),
        ("视频播放1 . 2万次，满意率9 8.5%。", "视频播放1.2万次，满意率98.5%。"),
        ("截至2 0 2 2年1 2月3 1日，公开3条。", "截至2022年12月31日，公开3条。"),
        ("2023年1月1 6日", "2023年1月16日"),
        ("石桥镇2 0 2 2年政府信息公开工作年度报告", "石桥镇2022年政府信息公开工作年度报告"),
        ("（一）予以公开 1 0 0 0 0 0 1（二）部分公开 0 0 0 0 0 0 0（三）不予公开1.属于国家秘密 0 0 0 0 0 0 0",
         "（一）予以公开 1 0 0 0 0 0 1（二）部分公开 0 0 0 0 0 0 0（三）不予公开1.属于国家秘密 0 0 0 0 0 0 0"),
        ("政府集中采购\t7\t326.84万元", "政府集中采购\t7\t326.84万元"),
    ],
)  # fmt: skip
def test_digits_that_were_set_apart_are_one_number(apart: str, whole: str) -> None:
    text = f"石桥镇2021年政府信息公开工作年度报告\n一、总体情况\n{apart}\n"
    assert report_from_text(text).text.split("\n")[2] == whole
