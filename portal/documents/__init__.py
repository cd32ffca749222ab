"""Documents to print and keep: items of the portal as PDF/UA, typeset by Typst (docs/decisions/0022)."""
