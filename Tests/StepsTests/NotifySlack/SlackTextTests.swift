/// Text from anywhere in Slack: it calls nobody, links nowhere and ends.
import JSON
import Testing

@testable import Steps

@Suite struct SlackTextTests {
    @Test(
        arguments: [
            ("<!channel>", "&lt;!channel&gt;"),
            ("<@U123> & <https://evil|here>", "&lt;@U123&gt; &amp; &lt;https://evil|here&gt;"),
            ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"), ("a\u{2028}b\u{2029}c\r\nd", "a\nb\nc\nd"),
            ("\u{1B}[31mred\u{1B}[0m", "red"), ("a\u{202E}b\u{0}c\u{200B}d", "abcd"), ("\tx", " x"), ("👩‍🔬 ⏭️", "👩‍🔬 ⏭️"),
            ("", ""),
        ])
    func escapes(text: String, shown: String) { #expect(SlackText.escaped(text, limit: 3000) == shown) }

    @Test func keepsALineOnItsLine() { #expect(SlackText.line("a\nb\u{2028}c", limit: 20) == "a b c") }

    @Test(
        arguments: [
            ("a`b", "`aˋb`"), ("```", "`ˋˋˋ`"), ("x\ny", "`x y`"), ("<!here>", "`&lt;!here&gt;`"), ("", ""),
            ("\u{202E}", ""),
        ])
    func keepsCodeInItsFont(text: String, shown: String) { #expect(SlackText.code(text, limit: 100) == shown) }

    @Test(arguments: [10, 150, 3000])
    func cutsBetweenCharacters(limit: Int) {
        for unit in ["a", "&", "👩‍🔬", "e\u{301}", "<"] {
            let cut = SlackText.escaped(String(repeating: unit, count: 5000), limit: limit)
            #expect(cut.utf16.count <= limit)
            #expect(cut.hasSuffix("… [cut]"))
            #expect(cut.matches(of: /&/).count == cut.matches(of: /&(amp|lt|gt);/).count, "no entity is cut in two")
        }
    }

    @Test func doesNotCutWhatFits() {
        #expect(SlackText.escaped(String(repeating: "a", count: 3000), limit: 3000).utf16.count == 3000)
    }

    @Test func looksAtNoMegabytes() {
        #expect(SlackText.escaped(String(repeating: "<", count: 5_000_000), limit: 3000).utf16.count <= 3000)
    }

    @Test(
        arguments: [
            ("a|b", "https://x/y?a=1&b=2", "<https://x/y?a=1&amp;b=2|a¦b>"), ("a", "javascript:alert(1)", "a"),
            ("a", "https://x/|evil>", "a"), ("a", nil, "a"), ("<!here>", "https://x/", "<https://x/|&lt;!here&gt;>"),
        ] as [(String, String?, String)])
    func linksOnlyWhatCanBeALink(text: String, address: String?, shown: String) {
        #expect(SlackText.link(text, to: address) == shown)
    }
}
