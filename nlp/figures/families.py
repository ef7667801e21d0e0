"""Metrics and units that the grammar treats alike."""

from __future__ import annotations

# fmt: off
PUBLICATION = frozenset(
    {
        "disclosed_total", "disclosed_cumulative", "disclosed_by_topic", "disclosed_by_channel",
        "portal_posts", "wechat_posts", "video_posts", "weibo_posts", "app_posts", "board_notices",
        "screen_posts", "broadcast", "briefs", "print", "media_adopted", "submitted", "published", "original",
        "reposted",
    }
)
BY_CARRIER = frozenset(
    {
        "portal_posts", "wechat_posts", "video_posts", "weibo_posts", "app_posts", "board_notices",
        "screen_posts", "broadcast", "disclosed_by_channel",
    }
)
# Metrics whose cue inside a list of topics only names the topic ("政策解读12条" in a breakdown of all items).
TOPIC_LIKE = frozenset(
    {
        "interpretations", "catalogue_items", "permits", "penalties", "coercion", "normdoc_made", "rules",
        "proposals", "replies", "complaints", "consultations", "hot_responses", "procurement", "meetings",
        "errors_fixed", "deleted", "admin_fee", "training_sessions", "requests_received", "media_adopted",
        "briefs", "print", "submitted",
    }
)
POST_UNITS = frozenset(
    {
        "条", "篇", "份", "期", "张", "次", "条次", "件次", "篇次", "期次", "件", "个", "批", "批次", "套",
        "部", "则", "幅", "册", "本", "版", "块", "封", "场", "场次", "面", "卷",
    }
)
TOPIC_UNITS = frozenset(["条", "篇", "份", "件", "个", "项", "条次", "则"])
ROW_UNITS = frozenset(["条", "篇", "份", "件", "张", "则", "条次"])
PERSONAL = frozenset(["人", "人次", "名", "位"])
# fmt: on
