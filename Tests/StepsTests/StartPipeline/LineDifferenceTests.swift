/// Differences of texts as tables, and against applying them.
import Testing

@testable import Steps

@Suite struct LineDifferenceTests {
    static func lines(_ letters: String) -> String { letters.map { "\($0)" }.joined(separator: "\n") }

    @Test(
        arguments: [
            ("abc", "abc", ""), ("abc", "abd", "  a\n  b\n- c\n+ d"), ("", "a", "- \n+ a"),
            ("abcdefghi", "abcdXfghi", "  …\n  c\n  d\n- e\n+ X\n  f\n  g"), ("abcd", "bcd", "- a\n  b\n  c"),
            ("abc", "abcd", "  …\n  b\n  c\n+ d"),
            ("aXbcdefgYz", "abcdefgz", "  a\n- X\n  b\n  c\n  …\n  f\n  g\n- Y\n  z"),
        ])
    func shows(old: String, new: String, expected: String) {
        #expect(LineDifference(from: Self.lines(old), to: Self.lines(new)).text(around: 2) == expected)
    }

    @Test(arguments: [40, 3000])
    func leadsFromOneToTheOther(count: Int) {
        let old = (0..<count).map { "line \($0 * 7 % 100)" }
        let new = (0..<count).compactMap { $0 % 5 == 0 ? nil : "line \($0 * 7 % (50 + $0 % 9))" }
        let lines = LineDifference(from: old.joined(separator: "\n"), to: new.joined(separator: "\n")).lines
        func texts(_ keep: (LineDifference.Line) -> Bool) -> [String] {
            lines.filter(keep).map { String($0.text.dropFirst(2)) }
        }
        #expect(texts { if case .new = $0 { false } else { true } } == old)
        #expect(texts { if case .gone = $0 { false } else { true } } == new)
    }

    @Test func isCut() {
        let long = String(repeating: "x", count: 500)
        let new = (0..<300).map { "\($0)\(long)" }.joined(separator: "\n")
        let text = LineDifference(from: "a", to: new).text()
        #expect(text.split(separator: "\n").count == 201)
        #expect(text.hasSuffix("… and 101 more lines"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 201 })
    }
}
