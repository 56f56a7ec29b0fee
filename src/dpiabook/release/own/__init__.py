"""The audit of tables that analysts made elsewhere: small cells, margins, recovery, differencing and dominance."""
