"""The Wegweiser: files → Content → Guide → Artifacts → site/. Data flows one way; see build.py for the order."""
