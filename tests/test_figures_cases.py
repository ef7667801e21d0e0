"""The 59 tricky cases of the genre reference (section 4.5): exact sentences, and the rows that must come out.

Ids are mapped by codebook section 4: gte is at_least, lt below, the channel `all` the empty one. Cases about sums, shares and
conflicts (12, 16, 17, 53, 57) keep every stated value; the verdict belongs to the checks.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlp.figures import changes_in_sentence, figures_in_sentence

# (case, sentence, rows of metric, value, unit, qualifier, channel and, where there is one, topic)
CASES: list[tuple[str, str, list[tuple[str | None, ...]]]] = [
    (
        "1",
        "公开信息数74条，全文电子化率达100%。",
        [("disclosed_total", "74", "条", "exact", ""), ("e_rate", "100", "%", "exact", "")],
    ),
    ("2", "微信公众号推送 1669 条推文。", [("wechat_posts", "1669", "条", "exact", "微信公众号")]),
    (
        "3",
        "全年公开信息260余条，公示栏张贴59余条，公众号推送80多条。",
        [
            ("disclosed_total", "260", "条", "at_least", ""),
            ("board_notices", "59", "条", "at_least", "公示栏"),
            ("wechat_posts", "80", "条", "at_least", "公众号"),
        ],
    ),
    (
        "4",
        "全年主动公开信息近300条，其中网站20条、公众号73条、公告栏200余条。",
        [
            ("disclosed_total", "300", "条", "below", ""),
            ("portal_posts", "20", "条", "exact", "网站"),
            ("wechat_posts", "73", "条", "exact", "公众号"),
            ("board_notices", "200", "条", "at_least", "公告栏"),
        ],
    ),
    (
        "4b",
        "全年主动公开信息近300条，其中网站20、公众号73、公告栏200余。",
        [
            ("disclosed_total", "300", "条", "below", ""),
            ("portal_posts", "20", "", "exact", "网站"),
            ("wechat_posts", "73", "", "exact", "公众号"),
            ("board_notices", "200", "", "at_least", "公告栏"),
        ],
    ),
    ("5", "近年来，公众号影响扩大，粉丝近4万人。", [("followers", "40000", "人", "below", "公众号")]),
    ("6", "全年主动公开260余", [("disclosed_total", "260", "", "at_least", "")]),
    (
        "7",
        "公开信息数量304利用公众号公开144",
        [("disclosed_total", "304", "", "exact", ""), ("wechat_posts", "144", "", "exact", "公众号")],
    ),
    ("8", "公开财政信息,1条。", [("disclosed_by_topic", "1", "条", "exact", "", "财政信息")]),
    (
        "9",
        "网站（108条）、《X信息》（3期）、公开栏（35条）、APP（86条），共232条。",
        [
            ("portal_posts", "108", "条", "exact", "网站"),
            ("briefs", "3", "期", "exact", "《X信息》"),
            ("board_notices", "35", "条", "exact", "公开栏"),
            ("app_posts", "86", "条", "exact", "APP"),
            ("disclosed_total", "232", "条", "exact", ""),
        ],
    ),
    (
        "10",
        "累计公开信息846条，其中本年度214条。",
        [("disclosed_cumulative", "846", "条", "cumulative", ""), ("disclosed_total", "214", "条", "exact", "")],
    ),
    (
        "11",
        "主动公开信息27条，历年累计1081条。",
        [("disclosed_total", "27", "条", "exact", ""), ("disclosed_cumulative", "1081", "条", "cumulative", "")],
    ),
    (
        "12",
        "全年公开信息382条，包括网站35条、媒体80条、公众号2443条。",
        [
            ("disclosed_total", "382", "条", "exact", ""),
            ("portal_posts", "35", "条", "exact", "网站"),
            ("disclosed_by_channel", "80", "条", "exact", "媒体"),
            ("wechat_posts", "2443", "条", "exact", "公众号"),
        ],
    ),
    (
        "12b",
        "全年公开信息382条，包括网站35、媒体80、公众号2443。",
        [
            ("disclosed_total", "382", "条", "exact", ""),
            ("portal_posts", "35", "", "exact", "网站"),
            ("disclosed_by_channel", "80", "", "exact", "媒体"),
            ("wechat_posts", "2443", "", "exact", "公众号"),
        ],
    ),
    (
        "13",
        "新媒体公开50余条；线下公开200余条；共公开200余条。",
        [
            ("disclosed_by_channel", "50", "条", "at_least", "新媒体"),
            ("disclosed_by_channel", "200", "条", "at_least", "线下"),
            ("disclosed_total", "200", "条", "at_least", ""),
        ],
    ),
    (
        "14",
        "公众号推送原创317条、转载909条，共1226条。",
        [
            ("original", "317", "条", "exact", "公众号"),
            ("reposted", "909", "条", "exact", "公众号"),
            ("wechat_posts", "1226", "条", "exact", "公众号"),
        ],
    ),
    (
        "14b",
        "公众号原创317、转载909，共1226。",
        [
            ("original", "317", "", "exact", "公众号"),
            ("reposted", "909", "", "exact", "公众号"),
            ("wechat_posts", "1226", "", "exact", "公众号"),
        ],
    ),
    (
        "15",
        "网站、公众号、公示栏公开信息分别为12、20、34件。",
        [
            ("portal_posts", "12", "件", "exact", "网站"),
            ("wechat_posts", "20", "件", "exact", "公众号"),
            ("board_notices", "34", "件", "exact", "公示栏"),
        ],
    ),
    ("15b", "网站、公众号、公示栏公开信息分别为12、20件。", []),
    (
        "16",
        "公开信息65条，网上公开20条，占30%，揭示板公开45条，占75%。",
        [
            ("disclosed_total", "65", "条", "exact", ""),
            ("disclosed_by_channel", "20", "条", "exact", "网上"),
            ("board_notices", "45", "条", "exact", "揭示板"),
        ],
    ),
    (
        "17",
        "政策类信息2条，占22.2%；业务类信息7条，占78.8%。",
        [
            ("disclosed_by_topic", "2", "条", "exact", "", "政策类"),
            ("disclosed_by_topic", "7", "条", "exact", "", "业务类"),
        ],
    ),
    ("18", "公开信息13条，工作类占62%，民生占38%。", [("disclosed_total", "13", "条", "exact", "")]),
    (
        "19",
        "接听来电154次：业务咨询126次（占81.8%）、投诉28次（18.1%）。",
        [
            ("consultations", "154", "次", "exact", ""),
            ("consultations", "126", "次", "exact", "", "业务咨询"),
            ("complaints", "28", "次", "exact", ""),
        ],
    ),
    (
        "20",
        "答复率、满意率均为100%。",
        [("response_rate", "100", "%", "exact", ""), ("satisfaction_rate", "100", "%", "exact", "")],
    ),
    (
        "21",
        "承办人大代表建议1件、政协提案2件，已全部办结。",
        [("proposals", "1", "件", "exact", ""), ("proposals", "2", "件", "exact", "")],
    ),
    (
        "22",
        "答复申请3件，其中予以公开1件，部分公开0件，不予公开2件。",
        [
            ("requests_handled", "3", "件", "exact", ""),
            ("requests_disclosed", "1", "件", "exact", ""),
            ("requests_partial", "0", "件", "exact", ""),
            ("requests_refused", "2", "件", "exact", ""),
        ],
    ),
    (
        "22b",
        "答复申请3件，其中予以公开1，部分公开0，不予公开2。",
        [
            ("requests_handled", "3", "件", "exact", ""),
            ("requests_disclosed", "1", "", "exact", ""),
            ("requests_partial", "0", "", "exact", ""),
            ("requests_refused", "2", "", "exact", ""),
        ],
    ),
    ("23", "专职人员由原来的2人增加到5人。", [("staff_full", "5", "人", "exact", "")]),
    ("24", "全年公开信息140条，同比增长2.3%。", [("disclosed_total", "140", "条", "exact", "")]),
    ("24b", "全年公开信息220条，比上年多40条。", [("disclosed_total", "220", "条", "exact", "")]),
    ("25", "申请量与2021年持平。", []),
    (
        "26",
        "上报信息114条，审发71条。",
        [("submitted", "114", "条", "exact", ""), ("published", "71", "条", "exact", "")],
    ),
    ("27", "每月至少上报信息2篇。", []),
    ("28", "集中清理删除过期信息1215条。", [("deleted", "1215", "条", "exact", "")]),
    (
        "29",
        "举办培训1次，20人次参加。",
        [("training_sessions", "1", "次", "exact", ""), ("training_people", "20", "人次", "exact", "")],
    ),
    (
        "29b",
        "开展政务公开培训1次，20人次。",
        [("training_sessions", "1", "次", "exact", ""), ("training_people", "20", "人次", "exact", "")],
    ),
    ("30", "电话咨询2070人次，占100%。", [("consultations", "2070", "人次", "exact", "电话")]),
    (
        "31",
        "受理投诉电话0个，接听咨询电话3000余起。",
        [("complaints", "0", "个", "exact", "投诉电话"), ("consultations", "3000", "起", "at_least", "咨询电话")],
    ),
    (
        "32",
        "便民服务中心设1处政务公开专区、1台一体机。",
        [("access_zones", "1", "处", "exact", ""), ("kiosks", "1", "台", "exact", "")],
    ),
    ("33", "22个村公示栏更新12期。", [("board_notices", "12", "期", "exact", "公示栏")]),
    ("34", "公开栏更新12期，报纸每月一期。", [("board_notices", "12", "期", "exact", "公开栏")]),
    ("35", "点击量达254762人次。", [("page_views", "254762", "人次", "exact", "")]),
    ("35b", "公众号点击量1.8万人次。", [("page_views", "18000", "人次", "exact", "公众号")]),
    ("35c", "阅读量2.6万+。", [("page_views", "26000", "", "at_least", "")]),
    ("36", "行政事业性收费（单位：万元）190.457379。", [("admin_fee", "190.457379", "万元", "exact", "")]),
    (
        "37",
        "政府集中采购项目1个，采购总金额240万元。",
        [("procurement", "1", "个", "exact", ""), ("procurement", "240", "万元", "exact", "")],
    ),
    (
        "37b",
        "政府集中采购1个，采购金额8040。",
        [("procurement", "1", "个", "exact", ""), ("procurement", "8040", "", "exact", "")],
    ),
    ("38", "行政许可+7、行政处罚-45。", []),
    (
        "39",
        "主动公开信息16条，包括主动公开信息16条，依申请公开0条，不予公开0条。",
        [
            ("disclosed_total", "16", "条", "exact", ""),
            ("requests_received", "0", "条", "exact", ""),
            ("requests_refused", "0", "条", "exact", ""),
        ],
    ),
    (
        "40",
        "全年公开十一大类条信息（其中领导信息231条，财政信息12条）。",
        [
            ("disclosed_by_topic", "231", "条", "exact", "", "领导信息"),
            ("disclosed_by_topic", "12", "条", "exact", "", "财政信息"),
        ],
    ),
    (
        "40b",
        "全年公开信息十一大类条（其中领导类231条，财政类12条）。",
        [
            ("disclosed_by_topic", "231", "条", "exact", "", "领导类"),
            ("disclosed_by_topic", "12", "条", "exact", "", "财政类"),
        ],
    ),
    ("41", "公开信息二十余条。", [("disclosed_total", "20", "条", "at_least", "")]),
    ("41b", "召开政务公开会议两次。", [("meetings", "2", "次", "exact", "")]),
    ("41c", "配备专职人员一名。", [("staff_full", "1", "名", "exact", "")]),
    ("41d", "公开政府信息三百零二条。", [("disclosed_total", "302", "条", "exact", "")]),
    ("42", "公开政府信息１２３条。", [("disclosed_total", "123", "条", "exact", "")]),
    ("42b", "公开政府信息1,128条。", [("disclosed_total", "1128", "条", "exact", "")]),
    ("42c", "公开政府信息1 128条。", [("disclosed_total", "1128", "条", "exact", "")]),
    ("42d", "公开政府信息l28条。", [("disclosed_total", "128", "条", "exact", "")]),
    (
        "43",
        "主动公开信息74条，其中机构类9条、政策类12条、规划类9条、财政类20条、其他类24条。",
        [
            ("disclosed_total", "74", "条", "exact", ""),
            ("disclosed_by_topic", "9", "条", "exact", "", "机构类"),
            ("disclosed_by_topic", "12", "条", "exact", "", "政策类"),
            ("disclosed_by_topic", "9", "条", "exact", "", "规划类"),
            ("disclosed_by_topic", "20", "条", "exact", "", "财政类"),
            ("disclosed_by_topic", "24", "条", "exact", "", "其他类"),
        ],
    ),
    (
        "44",
        "公开信息174条：机构类4条，政策类47条，就业类34条，“六保”类18条，民生类24条，其他类47条。",
        [
            ("disclosed_total", "174", "条", "exact", ""),
            ("disclosed_by_topic", "4", "条", "exact", "", "机构类"),
            ("disclosed_by_topic", "47", "条", "exact", "", "政策类"),
            ("disclosed_by_topic", "34", "条", "exact", "", "就业类"),
            ("disclosed_by_topic", "18", "条", "exact", "", "“六保”类"),
            ("disclosed_by_topic", "24", "条", "exact", "", "民生类"),
            ("disclosed_by_topic", "47", "条", "exact", "", "其他类"),
        ],
    ),
    (
        "45",
        "网站公开信息90条，公众号公开信息260条。",
        [("portal_posts", "90", "条", "exact", "网站"), ("wechat_posts", "260", "条", "exact", "公众号")],
    ),
    (
        "46",
        "新媒体公开信息114条、版面公开46条，办理社保卡560件。",
        [
            ("disclosed_by_channel", "114", "条", "exact", "新媒体"),
            ("disclosed_by_channel", "46", "条", "exact", "版面"),
        ],
    ),
    ("47", "对外公开2条信息（即预算、决算）。", [("disclosed_total", "2", "条", "exact", "")]),
    ("48", "2022年公开2021年决算1条。", [("disclosed_by_topic", "1", "条", "exact", "", "2021年决算")]),
    (
        "49",
        "网站、公众号各30条。",
        [("portal_posts", "30", "条", "exact", "网站"), ("wechat_posts", "30", "条", "exact", "公众号")],
    ),
    (
        "50",
        "举办新闻发布会0次、在线访谈0次、其他方式3次，回应公众关切共3次。",
        [
            ("press_conf", "0", "次", "exact", ""),
            ("interviews", "0", "次", "exact", ""),
            ("disclosed_by_channel", "3", "次", "exact", "其他方式"),
            ("hot_responses", "3", "次", "exact", ""),
        ],
    ),
    (
        "51",
        "受理申请3件（网络2件、信函1件），结转1件。",
        [
            ("requests_received", "3", "件", "exact", ""),
            ("requests_form", "2", "件", "exact", "网络"),
            ("requests_form", "1", "件", "exact", "信函"),
            ("requests_carried", "1", "件", "exact", ""),
        ],
    ),
    (
        "51b",
        "受理申请3件（网络2、信函1），结转1件。",
        [
            ("requests_received", "3", "件", "exact", ""),
            ("requests_form", "2", "", "exact", "网络"),
            ("requests_form", "1", "", "exact", "信函"),
            ("requests_carried", "1", "件", "exact", ""),
        ],
    ),
    ("52", "公示栏公开信息40余条次。", [("board_notices", "40", "条次", "at_least", "公示栏")]),
    ("53", "全年收到政府信息公开申请5件。", [("requests_received", "5", "件", "exact", "")]),
    (
        "54",
        "门户网站公开信息54条；镇网站同步54条。",
        [("portal_posts", "54", "条", "exact", "门户网站"), ("portal_posts", "54", "条", "exact", "镇网站")],
    ),
    ("55", "通过公开栏公开信息若干。", [("board_notices", None, "", "vague", "公开栏")]),
    ("55b", "通过公开栏公开信息若干条。", [("board_notices", None, "条", "vague", "公开栏")]),
    ("56", "全年发布信息[284]条。", [("disclosed_total", "284", "条", "exact", "")]),
    ("56b", "全年发布信息【284】条。", [("disclosed_total", "284", "条", "exact", "")]),
    ("56c", "全年发布信息“284”条。", [("disclosed_total", "284", "条", "exact", "")]),
    (
        "57",
        "主动公开信息21条：机构类4条、政策类5条、规划类4条、财政类0条、其他类1条。",
        [
            ("disclosed_total", "21", "条", "exact", ""),
            ("disclosed_by_topic", "4", "条", "exact", "", "机构类"),
            ("disclosed_by_topic", "5", "条", "exact", "", "政策类"),
            ("disclosed_by_topic", "4", "条", "exact", "", "规划类"),
            ("disclosed_by_topic", "0", "条", "exact", "", "财政类"),
            ("disclosed_by_topic", "1", "条", "exact", "", "其他类"),
        ],
    ),
    ("58", "申请主要涉及征地、补偿等方面，全年未收到政府信息公开申请。", [("requests_received", "0", "", "exact", "")]),
    ("59", "本报告由总体情况、主动公开、依申请公开等7个部分组成。", []),
]

# (case, sentence, rows of metric, relation, amount, unit, base, base year)
CHANGES: list[tuple[str, str, list[tuple[str | int | None, ...]]]] = [
    ("23", "专职人员由原来的2人增加到5人。", [("staff_full", "from_to", "5", "人", "2", None)]),
    ("24", "全年公开信息140条，同比增长2.3%。", [("disclosed_total", "up", "2.3", "%", None, 2021)]),
    ("24b", "全年公开信息220条，比上年多40条。", [("disclosed_total", "up", "40", "条", None, 2021)]),
    ("25", "申请量与2021年持平。", [("requests_received", "equal", None, "", None, 2021)]),
    ("23b", "目录事项由42项增加到51项。", [("catalogue_items", "from_to", "51", "项", "42", None)]),
    ("24c", "公开总量较2020年减少16条。", [("disclosed_total", "down", "16", "条", None, 2020)]),
    ("24d", "收到申请3件，比上年少1件。", [("requests_received", "down", "1", "件", None, 2021)]),
    ("24e", "主动公开信息118条，比上年的93条多25条。", [("disclosed_total", "up", "25", "条", "93", 2021)]),
    ("24f", "公众号粉丝由年初的2300人涨到3150人。", [("followers", "from_to", "3150", "人", "2300", None)]),
    ("24g", "网站访问量提高3.5个百分点。", [("page_views", "up", "3.5", "百分点", None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_case(text: str, expected: list[tuple[str | None, ...]]) -> None:
    found = [
        (f.metric, None if f.value is None else str(f.value), f.unit, f.qualifier, f.channel, f.topic)
        for f in figures_in_sentence(text, year=2022)
    ]
    assert found == [(*row, "")[:6] for row in expected]


def test_every_case_is_here() -> None:
    assert {int(case.rstrip("abcd")) for case, _, _ in CASES} == set(range(1, 60))


def test_year_is_the_year_of_the_report() -> None:
    assert [figure.year for figure in figures_in_sentence("2022年公开2021年决算1条。", year=2022)] == [2022]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_changes(text: str, expected: list[tuple[str | int | None, ...]]) -> None:
    figures = figures_in_sentence(text, year=2022)
    found = [
        (c.metric, c.relation, c.amount, c.unit, c.base, c.base_year)
        for c in changes_in_sentence(text, figures, year=2022)
    ]
    numbers = [
        (m, r, a if a is None else Decimal(a), u, b if b is None else Decimal(b), y) for m, r, a, u, b, y in expected
    ]
    assert found == numbers


def test_a_change_is_no_level() -> None:
    assert [f.value for f in figures_in_sentence("公开信息220条，比上年多40条。", year=2022)] == [Decimal(220)]
    assert [f.value for f in figures_in_sentence("专职人员由2人增加到5人。", year=2022)] == [Decimal(5)]


@pytest.mark.parametrize("text", ["每月至少增加2期。", "信息逐年增多。", "下一步，计划比上年增加3次培训。"])
def test_no_change(text: str) -> None:
    assert changes_in_sentence(text, figures_in_sentence(text, year=2022), year=2022) == []
