"""Prints the FNV-1a hash of the 128-bit powers of five that Eisel and Lemire's algorithm wants, by exact integers.

The powers from -342 to 308: up to 0 and from there cut to their 128 leading bits, from -27 to -1 rounded up.
"""


def power(exponent: int) -> int:
    """The 128 leading bits of five to the power of `exponent`."""
    if exponent >= 0:
        value = 5**exponent
        return value << 128 >> value.bit_length()
    divisor = 5**-exponent
    bits = 128 + divisor.bit_length() - 1
    return (1 << bits) // divisor + (1 if exponent >= -27 else 0)


def fnv(numbers: list[int]) -> int:
    """The hash of the numbers' bytes, the highest first."""
    value = 0xCBF29CE484222325
    for byte in b"".join(number.to_bytes(16, "big") for number in numbers):
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


print(hex(fnv([power(exponent) for exponent in range(-342, 309)])))
