"""Numbers: units, quantities, exact arithmetic with intervals, how a number is written, numbers in Chinese text."""
