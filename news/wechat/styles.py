"""The inline styles of a WeChat page: the editor of Official Accounts keeps `style`, and neither classes nor ids.

Only properties that it leaves alone: no position, no float, no units of the window, no variables. What a paragraph
inherits stands on the sheet around it, since the length of a page is limited. Colours are those of the portal.
"""

INK, SOFT, BRAND, ACCENT = "#16211f", "#4c5856", "#14514c", "#93430f"
SUNK, TINT, RULE = "#f3f3ee", "#f8ebe0", "#d5dad5"

# The sheet by language: Chinese is set wider and to both edges.
SHEETS = {
    "zh-hans": f"font-size:16px;line-height:1.8;letter-spacing:0.5px;text-align:justify;color:{INK}",
    "en": f"font-size:16px;line-height:1.65;text-align:left;color:{INK};word-break:break-word",
    "ru": f"font-size:16px;line-height:1.65;text-align:left;color:{INK};word-break:break-word",
}
PARAGRAPH = "margin:0 0 16px"
HEADING = f"margin:28px 0 12px;padding-left:10px;border-left:4px solid {BRAND};font-size:18px;line-height:1.4;text-align:left;color:{BRAND}"
SMALL_HEADING = f"margin:20px 0 8px;text-align:left;color:{BRAND}"
ITEM = "margin:0 0 8px;padding-left:20px;text-indent:-20px"
QUOTE = f"margin:0 0 16px;padding:10px 14px 1px;border-left:3px solid {RULE};color:{SOFT}"
META = f"margin:0 0 16px;font-size:14px;text-align:left;color:{SOFT}"
SUMMARY = f"margin:0 0 20px;padding:12px 16px;background-color:{SUNK};color:{SOFT}"
NOTE = f"margin:20px 0;padding:14px 16px 1px;border-left:4px solid {ACCENT};background-color:{TINT}"
NOTE_HEADING = f"margin:0 0 8px;color:{ACCENT}"
BAND = f"margin:0 0 24px;padding:24px 20px;background-color:{BRAND};text-align:center;color:#ffffff"
BAND_NAME = "margin:0 0 6px;font-size:22px;line-height:1.4"
BAND_LINE = "margin:0;font-size:14px"
SECTION = f"margin:36px 0 20px;padding-bottom:6px;border-bottom:2px solid {BRAND};font-size:20px;line-height:1.4;text-align:center;color:{BRAND}"
PICTURE = "margin:0 0 20px;text-align:center"
IMAGE = "width:100%;height:auto"
FOOT = f"margin:28px 0 0;padding-top:14px;border-top:1px solid {RULE};font-size:13px;line-height:1.6;text-align:left;color:{SOFT}"
LINE = "margin:0 0 6px;word-break:break-all"
MARK = f"font-size:12px;color:{BRAND}"
ITALIC = "font-style:italic"
