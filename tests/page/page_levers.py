"""The levers and prepared variants that the pages of the tests have."""

VARY = {
    "ladder.medal.iron.base_pay": {
        "from": 1900, "to": 2600, "step": 50, "label": "Iron base pay", "zh": "铁牌底薪",
    },
    "After-sales seats to add": {
        "paths": ["ladder.post.after_sales.seats"], "how": "add", "from": 0, "to": 4, "step": 1, "zh": "售后岗位增加", "unit": "seats",
    },
    "Fines": {
        "paths": [f"discipline.{name}.fines" for name in ("complaint", "off_topic_chat", "contact_leak", "lateness")],
        "how": "times", "from": "0%", "to": "200%", "step": "10%", "zh": "罚款力度",
    },
    "Commission rates": {
        "paths": ["brackets.sales_rates.rates"], "how": "times", "from": "50%", "to": "150%", "step": "5%", "zh": "销售提成比例",
    },
    "demand.outsourced": {"from": "0%", "to": "60%", "step": "5%", "label": "Chats outsourced", "zh": "外包比例"},
}  # fmt: skip
VARIANTS = {
    "Raise the base": {"ladder.medal.iron.base_pay": 2300},
    "Fewer fines": {"Fines": "50%"},
    "No prize": {"pay.prize.amount": "0"},
}
