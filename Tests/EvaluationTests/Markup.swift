/// A reader of the pages, strict enough that a slip in the markup is found.

/// An element's opening tag.
struct Tag {
    let name: String
    let attributes: [String: String]

    /// The attribute as a number.
    func number(_ name: String) -> Double? { attributes[name].flatMap(Double.init) }
}

struct BadMarkup: Error { let why: String }

/// The tags of a page in order; throws where one is not closed, or closed twice, or where a text has a bare sign of
/// markup.
func tags(of page: String) throws(BadMarkup) -> [Tag] {
    var (found, open): ([Tag], [String]) = ([], [])
    var rest = page.dropFirst("<!DOCTYPE html>".count)
    while let start = rest.firstIndex(of: "<") {
        guard !rest[..<start].contains(">") || open.last == "style" else {
            throw BadMarkup(why: "a bare > in \(rest[..<start])")
        }
        guard let end = rest[start...].firstIndex(of: ">") else { throw BadMarkup(why: "a tag has no end") }
        let inside = rest[rest.index(after: start)..<end]
        rest = rest[rest.index(after: end)...]
        if inside.hasPrefix("/") {
            guard open.popLast() == String(inside.dropFirst()) else { throw BadMarkup(why: "\(inside) closes another") }
            continue
        }
        let tag = try tag(inside)
        found.append(tag)
        if !inside.hasSuffix("/"), tag.name != "meta" { open.append(tag.name) }
    }
    guard open.isEmpty else { throw BadMarkup(why: "\(open) are not closed") }
    return found
}

private func tag(_ inside: Substring) throws(BadMarkup) -> Tag {
    let name = inside.prefix { $0.isLetter || $0.isNumber }
    var rest = inside.dropFirst(name.count)
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    var attributes: [String: String] = [:]
    while let equals = rest.firstIndex(of: "=") {
        let key = rest[..<equals].drop { $0 == " " }
        let after = rest[equals...].dropFirst()
        guard after.first == "\"", let end = after.dropFirst().firstIndex(of: "\"") else {
            throw BadMarkup(why: "\(inside) has an attribute without quotes")
        }
        guard attributes.updateValue(String(after.dropFirst()[..<end]), forKey: String(key)) == nil else {
            throw BadMarkup(why: "\(inside) has \(key) twice")
        }
        rest = after[after.index(after: end)...]
    }
    guard !name.isEmpty, rest.allSatisfy({ $0 == " " }) else { throw BadMarkup(why: "\(inside) is no tag") }
    return Tag(name: String(name), attributes: attributes)
}

/// The places that a path with absolute M, L, H, V and relative h, v, l goes to.
func places(of path: String) -> [(x: Double, y: Double)] {
    var (out, at): ([(x: Double, y: Double)], (x: Double, y: Double)) = ([], (0, 0))
    var (command, numbers): (Character, [Double]) = ("M", [])
    var word = ""
    func take() {
        if let number = Double(word) { numbers.append(number) }
        word = ""
        switch (command, numbers.count) {
        case ("M", 2), ("L", 2): at = (numbers[0], numbers[1])
        case ("l", 2): at = (at.x + numbers[0], at.y + numbers[1])
        case ("H", 1): at.x = numbers[0]
        case ("V", 1): at.y = numbers[0]
        case ("h", 1): at.x += numbers[0]
        case ("v", 1): at.y += numbers[0]
        default: return
        }
        numbers = []
        out.append(at)
    }
    for character in path {
        if character.isLetter {
            take()
            command = character
        } else if character == " " {
            take()
        } else {
            if character == "-" { take() }
            word.append(character)
        }
    }
    take()
    return out
}
