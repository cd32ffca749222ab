"""The editors' side: what every admin of the portal shares. Apps register their own models in `admin.py`."""
