"""Write census.sas7bdat and census.sas7bcat beside this file, through the ReadStat library inside pyreadstat."""

import ctypes
import gzip
import io
from pathlib import Path

from pyreadstat import _readstat_writer

LIBRARY = ctypes.CDLL(_readstat_writer.__file__)
WRITE = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
TEXT, NUMBER = 0, 5
FORMATS = {"SEXF": {1: "male", 2: "female", 9: "not stated"}, "FACT": {0: "no", 1: "yes"}}
VARIABLES = (
    ("child_id", TEXT, 8, "Child identifier", "$8"),
    ("sex", NUMBER, 0, "Sex of the child", "SEXF"),
    ("cp_start", NUMBER, 0, "Start of the child protection plan", "DATE9"),
    ("ftex_days", NUMBER, 0, "Days of fixed-term exclusion", "8.1"),
    ("alcohol_parent", NUMBER, 0, "Factor at assessment: alcohol misuse by a parent", "FACT"),
)


def call(name, *arguments):
    function = getattr(LIBRARY, f"readstat_{name}")
    function.restype = ctypes.c_void_p
    return ctypes.c_void_p(function(*arguments))


def written(fill):
    out = io.BytesIO()

    @WRITE
    def put(data, size, _):
        return out.write(ctypes.string_at(data, size))

    writer = call("writer_init")
    call("set_data_writer", writer, put)
    fill(writer)
    call("end_writing", writer)
    return out.getvalue()


def catalogue(writer):
    for name, labels in FORMATS.items():
        one = call("add_label_set", writer, NUMBER, name.encode())
        for value, label in labels.items():
            call("label_double_value", one, ctypes.c_double(value), label.encode())
    call("begin_writing_sas7bcat", writer, None)


def table(writer):
    call("writer_set_file_label", writer, b"Census of children in need")
    variables = [call("add_variable", writer, one[0].encode(), one[1], ctypes.c_size_t(one[2])) for one in VARIABLES]
    for variable, (*_, label, form) in zip(variables, VARIABLES, strict=True):
        call("variable_set_label", variable, label.encode())
        call("variable_set_format", variable, form.encode())
    call("begin_writing_sas7bdat", writer, None, ctypes.c_long(2))
    for row in range(2):
        call("begin_row", writer)
        call("insert_string_value", writer, variables[0], f"zebra{row}".encode())
        for variable in variables[1:]:
            call("insert_double_value", writer, variable, ctypes.c_double(row))
        call("end_row", writer)


if __name__ == "__main__":
    for name, fill in {"census.sas7bcat": catalogue, "census.sas7bdat": table}.items():
        Path(__file__).with_name(f"{name}.gz").write_bytes(gzip.compress(written(fill), mtime=0))
