"""Tables in and out: CSV and XLSX of records without a text of their own, with a preview of every change."""
