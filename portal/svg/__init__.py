"""Pictures made by the server: covers, the map, timelines, QR codes. Plain SVG, themed by the page's style sheet."""
