"""From files of any form to rows: what `read_quotes` stands on."""
