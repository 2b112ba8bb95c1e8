#!/usr/bin/env python3
"""Write src/ksx1001.c: which characters KS X 1001 has, as a bitmap in pages of 256.

    tests/gen/ksx1001.py > src/ksx1001.c

Python's euc_kr codec knows the 8,226 characters of KS X 1001:1998, the euro sign and the
registered sign among them. The postal code mark U+327E came in 2002 and not everywhere, so it
stays out. The codec also spells the Hangul outside of the standard in eight bytes (make-up
sequences), which no phone reads.
"""


def is_member(code_point):
    try:
        return len(chr(code_point).encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def main():
    members = [c for c in range(0x80, 0x10000) if not 0xD800 <= c <= 0xDFFF and is_member(c)]
    for named in (0x20AC, 0x00AE, 0xFFE6):
        assert named in members
    assert 0x20A9 not in members
    assert len(members) == 8226

    pages = sorted({c >> 8 for c in members})
    assert len(pages) == 145, "KSX1001_PAGES in ksx1001.h is one more"
    print('#include "ksx1001.h"\n')
    print("/* Made by tests/gen/ksx1001.py; do not edit. */\n")
    print("/* clang-format off */")
    print("const uint8_t ksx1001_page[256] = {")
    numbers = [str(pages.index(n) + 1 if n in pages else 0) for n in range(256)]
    for at in range(0, 256, 16):
        print("    " + ", ".join(numbers[at:at + 16]) + ",")
    print("};\n")
    print("const uint64_t ksx1001_bits[KSX1001_PAGES][4] = {")
    print("    {0, 0, 0, 0},")
    for page in pages:
        words = [0, 0, 0, 0]
        for c in members:
            if c >> 8 == page:
                words[c >> 6 & 3] |= 1 << (c & 63)
        print("    {" + ", ".join("0x%016x" % word for word in words) + "},")
    print("};")
    print("/* clang-format on */")


main()
