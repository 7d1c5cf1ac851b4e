/// The page a step leaves: escaped, built and cut.
import Bytes
import Testing

@testable import Workflow

@Suite struct MarkdownTests {
    @Test(arguments: [
        ("plain text.", "plain text."), ("a|b", "a\\|b"), ("`x`", "\\`x\\`"), ("<script>", "&lt;script&gt;"),
        ("a & b &lt;", "a &amp; b &amp;lt;"), ("@octocat", "@<!-- -->octocat"),
        ("![x](http://y)", "\\!\\[x\\]\\(http\\://y\\)"),
        ("a\nb\r\nc", "a b c"), ("*b* _i_ ~s~", "\\*b\\* \\_i\\_ \\~s\\~"), ("# h", "\\# h"),
        ("\u{202E}x", "\\\\u{202E}x"), ("www.x.y", "www\\.x.y"),
        ("\u{1B}[31mred", "red"), ("a\\|b", "a\\\\\\|b"), ("$x$", "\\$x\\$"), ("é😹", "é😹"), ("|\u{301}", "\\|\u{301}"),
    ]) func escapesText(_ text: String, _ source: String) {
        #expect(Markdown(text).source == source)
        #expect(("\(text)" as Markdown).source == source)
    }

    @Test func literalsAreMarkupAndInterpolationsAreText() {
        let name = "a*b"
        let page: Markdown = "**\(name)** took \(1.5) s, \(3) tries, \(Markdown.code("x|y")), \(Secret("hunter22"))"
        #expect(page.source == "**a\\*b** took 1.5 s, 3 tries, <code>x\\|y</code>, \\*\\*\\*")
    }

    @Test(arguments: [
        ("https://x.example/a?b=c#d", "[t](https://x.example/a?b=c#d)"), ("javascript:alert(1)", "t"),
        ("http://x.example", "t"),
        ("http://127.0.0.1:8080/x", "[t](http://127.0.0.1:8080/x)"), ("https://x/(a)", "[t](https://x/%28a%29)"),
        ("https://x/ a", "t"), ("https://x/a\nb", "t"), ("https://x/|<>", "[t](https://x/%7C%3C%3E)"), ("", "t"),
        ("http://localhost.evil.example/", "t"), ("http://127.0.0.1.evil.example/", "t"),
    ]) func linksOnlyWhereAReaderShouldGo(_ address: String, _ source: String) {
        #expect(Markdown.link("t", to: address).source == source)
    }

    @Test(arguments: [
        ("plain", "\"plain\""), ("a\"b", "\"a#34;b\""), ("a\nb", "\"a#92;nb\""), ("<b>", "\"#60;b#62;\""),
        ("```", "\"#96;#96;#96;\""),
        ("%% x;", "\"#37;#37; x#59;\""),
    ]) func labelsCannotEndThemselves(_ text: String, _ label: String) {
        #expect(Mermaid.label(text) == label)
    }
}

@Suite struct StepSummaryTests {
    @Test func buildsAPage() {
        var inner = StepSummary()
        inner.code("deploy-endpoint --from -\n", language: "sh")
        var page = StepSummary()
        page.heading("Deployed \("a|b")", level: 1)
        page.sentence("It took \(3) s.")
        page.table(["Metric", "Value"], [["auc", "0.93"], ["\("f|1")"]])
        page.fold("Reproduce", inner)
        page.mermaid("graph LR\n  a[\(Mermaid.label("x"))] --> b")
        #expect(
            page.markdown() == """
                # Deployed a\\|b

                It took 3 s.

                | Metric | Value |
                | --- | --- |
                | auc | 0.93 |
                | f\\|1 |  |

                <details><summary>Reproduce</summary>

                ```sh
                deploy-endpoint --from -

                ```

                </details>

                ```mermaid
                graph LR
                  a["x"] --> b
                ```


                """)
    }

    @Test func anEmptyPageIsEmpty() { #expect(StepSummary().markdown().isEmpty) }

    @Test func codeCannotLeaveItsBox() {
        var page = StepSummary()
        page.code("a\n```\n# not a heading\n````\n\u{1B}[31mx\u{7}")
        #expect(page.markdown() == "`````\na\n```\n# not a heading\n````\nx\\u{7}\n`````\n\n")
    }

    @Test func cutsATableBetweenItsRows() {
        var page = StepSummary()
        page.heading("Cases", level: 1)
        page.table(["n", "text"], (0..<5000).map { ["\($0)", "\(String(repeating: "é", count: 20))"] })
        page.sentence("never shown")
        let text = page.markdown()
        #expect(text.utf8.count <= 64 << 10)
        #expect(text.utf8.count > 63 << 10)
        #expect(text.hasSuffix("|\n\n_This summary was cut to 64 KB; the step's log has all of it._\n"))
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
        #expect(rows.allSatisfy { $0.hasSuffix(" |") })
    }

    @Test(arguments: Array(0..<400)) func neverExceedsItsLimitNorLeavesABoxOpen(_ limit: Int) {
        var inner = StepSummary()
        inner.code((0..<20).map { "line \($0)" }.joined(separator: "\n"))
        var page = StepSummary()
        page.heading("T", level: 1)
        page.fold("Log", inner)
        page.append(markdown: "a\n```\nb\nc\n```\nd")
        page.mermaid("graph LR\n  a --> b")
        let text = page.markdown(limit: limit)
        #expect(text.utf8.count <= max(limit, 80))
        #expect(text.count { $0 == "`" }.isMultiple(of: 6))
        #expect(text.contains("<details>") == text.contains("</details>"))
    }

    @Test func keepsAPageThatJustFits() {
        var page = StepSummary()
        page.sentence(Markdown(stringLiteral: String(repeating: "x", count: (64 << 10) - 2)))
        #expect(page.markdown().utf8.count == 64 << 10)
        page.sentence("y")
        #expect(page.markdown().hasPrefix("_This summary was cut"))
    }
}
