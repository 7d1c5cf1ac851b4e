/// The reader's strings and numbers.

extension JSONParser {
    /// A string, from its opening quote to past its closing one.
    mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
        var text = try valid(start..<at)
        while true {
            switch peek {
            case UInt8(ascii: "\""):
                at += 1
                return text
            case UInt8(ascii: "\\"):
                text.unicodeScalars.append(try escape())
            case .some(0..<0x20):
                throw error(.syntax, at: at, "\(shown(at)) stands in a string, where it must be written as an escape")
            case nil:
                throw error(.endedEarly, at: at, "the text ends within a string")
            default:
                let start = at
                while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
                text += try valid(start..<at)
            }
        }
    }

    /// A stretch of bytes as text, if they are UTF-8.
    private func valid(_ range: Range<Int>) throws(JSONError) -> String {
        if let text = String(validating: bytes[range], as: UTF8.self) { return text }
        // Only now, on the way out, is the exact place worth looking for.
        var decoder = UTF8()
        var rest = bytes[range].makeIterator()
        var good = range.lowerBound
        while case .scalarValue(let scalar) = decoder.decode(&rest) { good += UTF8.width(scalar) }
        throw error(.invalidUTF8, at: good, "the bytes of a string are not UTF-8")
    }

    /// One escape, from its backslash on; a surrogate pair is one.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let place = at
        at += 1
        guard let letter = peek else { throw error(.endedEarly, at: at, "the text ends within a string") }
        at += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try codePoint(from: place)
        default:
            throw error(.syntax, at: place, "a backslash before \(shown(place + 1)) is not an escape that JSON knows")
        }
    }

    private mutating func codePoint(from place: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try hexUnit(place)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, take("\\"), take("u") else {
            throw error(.loneSurrogate, at: place, "an escape is half of a surrogate pair")
        }
        let low = try hexUnit(place)
        guard 0xDC00...0xDFFF ~= low, let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else {
            throw error(.loneSurrogate, at: place, "an escape is half of a surrogate pair")
        }
        return scalar
    }

    private mutating func hexUnit(_ place: Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek else { throw error(.endedEarly, at: at, "the text ends within an escape") }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error(.syntax, at: place, "an escape \\u is not followed by four hex digits")
            }
            unit = unit << 4 | UInt32(digit)
            at += 1
        }
        return unit
    }

    /// A number by the grammar; its text is kept.
    mutating func number() throws(JSONError) -> JSONNumber {
        let start = at
        _ = take("-")
        if take("0") {
            if let byte = peek, isDigit(byte) {
                throw error(.syntax, at: start, "a number begins with a zero that another digit follows")
            }
        } else {
            try digits()
        }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("-") { _ = take("+") }
            try digits()
        }
        let number = JSONNumber(judged: String(decoding: bytes[start..<at], as: UTF8.self))
        guard number.double.isFinite else {
            throw error(.numberTooLarge, at: start, "a number is beyond what a double holds (1.8e308)")
        }
        return number
    }

    /// At least one digit.
    private mutating func digits() throws(JSONError) {
        guard let first = peek, isDigit(first) else { throw unexpected("a digit") }
        while let byte = peek, isDigit(byte) { at += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
