"""Reading the tables that people keep: workbooks and text files, as they are. No Django in here."""
