"""Adopting what people have: finished reports and forms become data, chapters and frameworks."""
