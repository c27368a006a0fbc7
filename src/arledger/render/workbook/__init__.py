"""What an Excel workbook is made of: names of sheets, formulas of totals, links, looks, print setup."""
