"""WeChat: articles and issues as pages for an Official Account, pasted by hand or sent as a draft."""
