"""``plimsoll ops``: what operators do: kill switches of anybody or everybody, parked orders, routing."""
