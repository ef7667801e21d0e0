"""What stands around the text of a report, and labels inside it: tables of lines as sites and clerks write them."""

from __future__ import annotations

from datetime import date

import pytest

from nlp import report_from_text
from nlp.chrome import is_chrome
from nlp.types import Report, SectionKind

TITLE = "清水县松林镇2023年政府信息公开工作年度报告\n"
BODY = (
    "一、总体情况\n2023年，松林镇公开信息36条。\n二、存在的主要问题及改进情况\n更新不及时。下一步将及时更新。\n"
    "三、其他需要报告的事项\n无。\n"
)
SENTENCES = ["2023年，松林镇公开信息36条。", "更新不及时。", "下一步将及时更新。", "无。"]
KINDS = [SectionKind.OVERVIEW, SectionKind.PROBLEMS, SectionKind.OTHER_MATTERS]
SIGNED = "清水县松林镇人民政府\n2024年1月18日\n"

ABOVE = [
    "【信息时间：2024-01-18 阅读次数：31】【我要打印】【关闭】",
    "2024-01-18 来源：松林镇人民政府 点击：56 次 【打印】【关闭】",
    "[ 索引号 ] 0150-22 [ 发布日期 ] 2024-01-18 [ 发文字号 ] 无",
    "时间：2024-01-18 来源：松林镇政府 作者：管理员",
    "来源： 党政办 | 时间： 2024年01月18日 15:30 | 浏览： 45",
    "2024-01-18 10:20:33 来源：松林镇人民政府",
    "2024-01-18 10:20",
    "日期：2024/01/18 字体：【大】【中】【小】",
    "发布人：松林镇 发布时间：2024.01.18",
    "发布时间：20240118",
    "发布于2024-01-18",
    "信息分类：工作年报;/ 公文种类：其他 发布机构：松林镇 生成日期：2024-01-18",
    "索引号\t01512345/2024-00012\t分类\t政府信息公开年报\n发布机构\t松林镇\t发文日期\t2024年01月18日",
]
UNDATED = [
    "语音播报 视力保护色：■■■",
    "您是第 7301 位访客",
    "微信扫码分享",
    "政府网站找错",
    "（本文有删减）",
    "发布单位：松林镇人民政府 责任编辑：赵六",
    "点击：234次",
    "返回列表",
    "（公开）",
    "字体大小：大 中 小 保护视力色：",
    "网站支持IPv6",
    "登录 注册 无障碍 长者模式 简体 繁體 English",
    "首页 政务公开 政务服务 互动交流 走进清水",
    "甘肃省清水县人民政府网站",
    "今天是2024年3月5日 星期二",
    "欢迎访问清水县人民政府网！",
    "(2023年1月1日至2023年12月31日)",
    "首页 | 政府信息公开指南 | 政府信息公开年报",
]
BELOW = [
    "（责任编辑：张三）",
    "审核：王五 填报：李四",
    "扫描二维码分享到手机",
    "（共印5份）",
    "附：松林镇政府信息公开指南（略）",
    "相关文章：\n关于做好春季森林防火工作的通知\n松林镇召开人大会议",
    "联系我们 | 网站地图 | 关于我们 | 隐私声明",
    "解读：无",
    "松林镇人民政府（盖章）",
]


def told(report: Report) -> list[str]:
    return [sentence.text for sentence in report.sentences]


@pytest.mark.parametrize("line", ABOVE)
@pytest.mark.parametrize("place", ["before", "after"])
def test_lines_about_the_page_are_chrome_and_date_the_report(line: str, place: str) -> None:
    report = report_from_text(f"{line}\n{TITLE}{BODY}" if place == "before" else f"{TITLE}{line}\n{BODY}")
    assert (told(report), [section.kind for section in report.sections]) == (SENTENCES, KINDS)
    assert report.meta.issued_on == date(2024, 1, 18)
    assert (report.meta.township, report.meta.county, report.tables) == ("松林镇", "清水县", ())


@pytest.mark.parametrize("line", UNDATED)
def test_lines_of_a_site_below_the_title_are_no_narrative(line: str) -> None:
    report = report_from_text(f"{TITLE}{line}\n{BODY}")
    assert (told(report), [section.kind for section in report.sections]) == (SENTENCES, KINDS)
    assert report.tables == ()


@pytest.mark.parametrize("line", BELOW)
@pytest.mark.parametrize("signed", ["", SIGNED])
def test_lines_below_the_text_take_nothing_from_it(line: str, signed: str) -> None:
    assert told(report_from_text(f"{TITLE}{BODY}{signed}{line}\n")) == SENTENCES


@pytest.mark.parametrize(
    "sentence",
    ["公开方式：主动公开和依申请公开，以主动公开为主。",
     "来源：各站所报送，党政办汇总后公开；", "时间安排：每季度公开一次，年底汇总，", "政府网站浏览量明显增加"],
)  # fmt: skip
def test_narrative_is_not_chrome(sentence: str) -> None:
    assert not is_chrome(sentence)


@pytest.mark.parametrize(
    ("end", "issued"),
    [
        ("无其他需要报告的事项。清水县松林镇人民政府\n2024年1月18日", date(2024, 1, 18)),
        ("无其他需要报告的事项。清水县松林镇人民政府2024年1月18日", date(2024, 1, 18)),
        ("无其他需要报告的事项。\n清水县松林镇\n2024年1月18日", date(2024, 1, 18)),
        ("无其他需要报告的事项。\n清水县松林镇人民政府（公章）\n2024、1、18", date(2024, 1, 18)),
        ("无其他需要报告的事项。\n松林镇人民政府\n", None),
    ],
)
def test_signatures_of_every_shape_end_the_text(end: str, issued: date | None) -> None:
    report = report_from_text(TITLE + BODY.replace("无。\n", end))
    assert told(report)[-1] == "无其他需要报告的事项。"
    assert report.meta.issued_on == issued


@pytest.mark.parametrize(
    "title",
    [
        "清水县松林镇政府信息公开\n2023年度工作报告\n",
        "清水县松林镇人民政府\n关于2023年度政府信息公开\n工作情况的报告\n",
        "清水县松林镇2023年政务公开\n工作总结\n",
        "清水县松林镇政府信息公开\n工作年度报告\n（2023年）\n",
        "清水县松林镇2023年政府信息公开工作年度报告 - 清水县人民政府\n",
        "清水县松林镇2023年政府信息公开工作年度报告_年报_清水县人民政府门户网站\n",
        "【年报】清水县松林镇2023年政府信息公开工作年度报告\n",
    ],
)
def test_titles_over_several_lines_or_with_a_site_are_no_narrative(title: str) -> None:
    report = report_from_text(title + BODY)
    assert told(report) == SENTENCES
    assert (report.meta.township, report.meta.county, report.meta.year) == ("松林镇", "清水县", 2023)


@pytest.mark.parametrize("page", ["", "………………{}", "\t{}", "  {}"])
@pytest.mark.parametrize("head", ["目录", "目 录"])
def test_contents_are_no_sections(page: str, head: str) -> None:
    headings = [line for line in BODY.splitlines() if line[1] == "、"]
    listed = "".join(f"{line}{page.format(number)}\n" for number, line in enumerate(headings, 1))
    report = report_from_text(f"{TITLE}{head}\n{listed}{BODY}")
    assert (told(report), [section.kind for section in report.sections], report.tables) == (SENTENCES, KINDS, ())


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("（一）公开内容不够全面，财政信息不够细。\n改进措施：对照目录细化，按月公开。\n（二）更新不够及时，栏目有空白。\n改进措施：每周检查。",
         [((), "（一）公开内容不够全面，财政信息不够细。"), (("改进措施",), "对照目录细化，按月公开。"),
          ((), "（二）更新不够及时，栏目有空白。"), (("改进措施",), "每周检查。")]),
        ("1.公开内容不够全面。财政信息不够细。整改措施：细化目录。2.更新不够及时，栏目有空白。整改措施：建立台账。",
         [(("1.公开内容不够全面",), "财政信息不够细。"), (("整改措施",), "细化目录。"),
          ((), "2.更新不够及时，栏目有空白。"), (("整改措施",), "建立台账。")]),
        ("（一）问题：更新不及时。\n措施：明确专人每周更新。\n（二）问题：内容单一。\n措施：拓展内容。",
         [(("（一）问题",), "更新不及时。"), (("措施",), "明确专人每周更新。"),
          (("（二）问题",), "内容单一。"), (("措施",), "拓展内容。")]),
        ("存在问题\n1.更新慢，群众有意见；\n2.内容少。\n解决办法\n1.抓更新，每周一次；\n2.充实内容。",
         [(("存在问题",), "1.更新慢，群众有意见；"), (("存在问题",), "2.内容少。"),
          (("解决办法",), "1.抓更新，每周一次；"), (("解决办法",), "2.充实内容。")]),
        ("存在问题\n一是更新慢，群众有意见。\n下一步改进措施\n一是抓更新，每周一次。",
         [(("存在问题",), "一是更新慢，群众有意见。"), (("下一步改进措施",), "一是抓更新，每周一次。")]),
        ("一是公开意识有待加强。有的干部重业务、轻公开。二是公开方式有待丰富。主要靠网站和公示栏。",
         [(("一是公开意识有待加强",), "有的干部重业务、轻公开。"), (("二是公开方式有待丰富",), "主要靠网站和公示栏。")]),
        ("1. 内容不全面。公开的多为动态。\n2. 更新不及时。一个月才更新一次。",
         [(("1. 内容不全面",), "公开的多为动态。"), (("2. 更新不及时",), "一个月才更新一次。")]),
        ("今后要做到：\n一、加强学习，提高认识。\n二、加强更新，及时公开。\n三、加强督查。",
         [((), "今后要做到："), ((), "一、加强学习，提高认识。"), ((), "二、加强更新，及时公开。"), ((), "三、加强督查。")]),
    ],
)  # fmt: skip
def test_labels_hold_until_the_numbering_goes_on(items: str, expected: list[tuple[tuple[str, ...], str]]) -> None:
    report = report_from_text(
        f"{TITLE}一、总体情况\n公开信息36条。\n五、存在的主要问题及改进情况\n{items}\n六、其他需要报告的事项\n无。\n"
    )
    assert [(s.titles, s.text) for s in report.sentences if s.section_kind is SectionKind.PROBLEMS] == expected
    assert len(report.sections) == 3


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("面临的问题和挑战及改进举措", SectionKind.PROBLEMS),
        ("自查问题及整改", SectionKind.PROBLEMS),
        ("短板弱项及下一步措施", SectionKind.PROBLEMS),
        ("存在的差距及2024年工作安排", SectionKind.PROBLEMS),
        ("问题", SectionKind.PROBLEMS),
        ("存在的不足及整改方向。", SectionKind.PROBLEMS),
        ("今后工作打算", SectionKind.MEASURES),
    ],
)
def test_headings_in_other_words(heading: str, kind: SectionKind) -> None:
    report = report_from_text(f"{TITLE}一、概述\n公开信息36条。\n二、{heading}\n更新慢，群众有意见。\n")
    assert [section.kind for section in report.sections] == [SectionKind.OVERVIEW, kind]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("内蒙古自治区呼伦贝尔市鄂伦春自治旗民族宗教事务局", (None, "部门", "鄂伦春自治旗", "呼伦贝尔市", "内蒙古自治区")),
        ("广西壮族自治区百色市隆林各族自治县水利局", (None, "部门", "隆林各族自治县", "百色市", "广西壮族自治区")),
        ("清水县新市区街道办事处", ("新市区街道", "街道", "清水县", None, None)),
    ],
)  # fmt: skip
def test_long_names_are_cut_at_their_seams(title: str, place: tuple[str | None, ...]) -> None:
    meta = report_from_text(f"{title}2023年政府信息公开工作年度报告\n一、总体情况\n公开信息36条。\n").meta
    assert (meta.township, meta.level, meta.county, meta.city, meta.province) == place


def test_the_name_of_a_page_is_no_part_of_the_text() -> None:
    report = report_from_text(
        f"<title>清水县松林镇2023年政府信息公开工作年度报告-清水县人民政府</title>\n{TITLE}{BODY}"
    )
    assert told(report) == SENTENCES


def test_towns_that_the_site_names_are_not_told_by_the_report() -> None:
    text = f"{TITLE}{BODY}{SIGNED}上一篇：没有了 下一篇：石河县柏树镇2023年政府信息公开工作年度报告\n"
    assert "other_township_named" not in report_from_text(text).warnings


def test_a_year_in_chinese_numerals_is_no_part_of_a_place() -> None:
    meta = report_from_text(f"二〇二三年度江口市松林镇政府信息公开工作年度报告\n{BODY}").meta
    assert (meta.township, meta.county, meta.city, meta.year) == ("松林镇", "江口市", None, 2023)
