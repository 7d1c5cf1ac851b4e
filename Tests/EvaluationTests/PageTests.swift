/// The page: well formed whatever the names are, every mark within its chart.
import Metrics
import Testing

@testable import Evaluation

@Suite struct PageTests {
    @Test func isWellFormedSmallAndTheSameEachTime() throws {
        for (name, evaluation) in try Examples.all() {
            let page = evaluation.page
            #expect(page.utf8.count < 200_000, "\(name): \(page.utf8.count)")
            #expect(page == evaluation.page, "\(name)")
            // Markup that was taken for text shows as a Swift value.
            for trace in ["url(", "@import", "HTML(", "Optional(", "nan", "inf\""] {
                #expect(!page.contains(trace), "\(name): \(trace)")
            }
        }
    }

    @Test func fetchesAndRunsNothing() throws {
        for (name, tags) in try Examples.pages() {
            for tag in tags {
                #expect(!["script", "link", "img", "iframe", "object", "a", "use", "image", "base"].contains(tag.name))
                let outside = tag.attributes.keys.filter {
                    $0.hasPrefix("on") || ["src", "href", "style"].contains($0)
                }
                #expect(outside.isEmpty, "\(name): \(tag.name) \(outside)")
            }
        }
    }

    @Test func showsHostileNamesAsText() throws {
        let page = try Examples.binary(Examples.hostile).page
        #expect(!page.contains("<script") && !page.contains("\u{202E}") && !page.contains("\u{0}"))
        #expect(page.contains("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("\\u{202E}"))
    }

    @Test(arguments: [
        ("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c&#39;"), ("line\nbreak\tand", "line break and"),
        ("é 模型 👩‍🔬", "é 模型 👩\\u{200D}🔬"),
        ("\u{1B}[31m\u{2028}\u{7F}", "\\u{1B}[31m\\u{2028}\\u{7F}"), ("&amp;", "&amp;amp;"),
    ])
    func escapesText(text: String, markup: String) {
        #expect(HTML(text).source == markup)
        #expect("<p title=\"\(text)\">" as HTML == HTML(stringLiteral: "<p title=\"\(markup)\">"))
    }

    @Test func cutsEndlessNames() throws {
        let page = try Examples.binary(String(repeating: "<x&", count: 100_000)).page
        #expect(page.utf8.count < 200_000, "\(page.utf8.count)")
        _ = try tags(of: page)
    }

    @Test func bindsEveryDrawingToItsWords() throws {
        for (name, found) in try Examples.pages() {
            #expect(found.count { $0.name == "h1" } == 1, "\(name)")
            let ids = found.compactMap { $0.attributes["id"] }
            #expect(Set(ids).count == ids.count, "\(name)")
            for drawing in found where drawing.attributes["role"] == "img" {
                let words = drawing.attributes["aria-labelledby"]?.split(separator: " ").map(String.init) ?? []
                #expect(words.count == 2 && words.allSatisfy { ids.contains($0) }, "\(name): \(words)")
            }
        }
    }

    @Test func keepsEveryMarkInsideItsDrawing() throws {
        for (name, tags) in try Examples.pages() {
            var box = (width: 0.0, height: 0.0)
            for tag in tags {
                if let view = tag.attributes["viewBox"]?.split(separator: " ").compactMap({ Double($0) }) {
                    box = (view[2], view[3])
                } else if tag.name == "svg" {
                    box = (26, 10)
                }
                for (x, y) in Self.corners(of: tag) {
                    let isInside = x >= 0 && x <= box.width && y >= 0 && y <= box.height
                    #expect(isInside, "\(name): \(tag) at \(x), \(y) of \(box)")
                }
            }
        }
    }

    private static func corners(of tag: Tag) -> [(x: Double, y: Double)] {
        if let path = tag.attributes["d"] { return places(of: path) }
        if let x = tag.number("cx"), let y = tag.number("cy"), let r = tag.number("r") {
            return [(x - r, y - r), (x + r, y + r)].map { (max($0.0, 0), max($0.1, 0)) }
        }
        guard let x = tag.number("x"), let y = tag.number("y") else { return [] }
        return [(x, y), (x + (tag.number("width") ?? 0), y + (tag.number("height") ?? 0))]
    }

    @Test func drawsTheCurvesAsTheyRise() throws {
        let evaluation = try Examples.binary()
        let drawing = try #require(evaluation.rocFigure).html.source
        let lines = try tags(of: "<!DOCTYPE html>" + drawing).filter { $0.attributes["class"] == "line a" }
        let model = places(of: try #require(lines.compactMap { $0.attributes["d"] }.max { $0.count < $1.count }))
        #expect(model.count > 50)
        // Down is up in SVG; the ends are the corners of the area.
        let rises = zip(model, model.dropFirst()).allSatisfy { $0.x <= $1.x && $0.y >= $1.y }
        #expect(rises)
        #expect(model[0] == (52, 260) && model[model.count - 1] == (402, 10))
    }

    @Test func drawsBarsAsTallAsTheirCounts() throws {
        let figure = try #require(Examples.regression().residualFigure)
        let counts = try #require(Examples.regression().residuals).series[0].counts.filter { $0 > 0 }
        let bars = try tags(of: "<!DOCTYPE html>" + figure.html.source).filter { $0.name == "rect" }
        try #require(bars.count == counts.count)
        let most = (counts.max() ?? 0) * 1.05
        for (bar, count) in zip(bars, counts) {
            #expect(((bar.number("height") ?? 0) - count / most * 250).magnitude < 0.11)
        }
    }

    @Test func showsOnlyWhatThereIs() throws {
        let empty = Evaluation(model: .init(name: "m"), data: .init(sources: [], rows: 0), task: .ranking)
        #expect(!empty.page.contains("<figure") && !empty.page.contains("<h2>Rules"))
        #expect(empty.page.contains("no rule was asked for"))
        #expect(!Examples.multiclass(150).page.contains("class=\"cell\""))
        #expect(Examples.multiclass(150).page.contains("too many to draw"))
        let page = try Examples.binary().page
        for title in ["ROC curve", "Precision and recall", "Calibration", "Scores by class", "Confusion matrix"] {
            #expect(page.contains("<h3>\(title)</h3>"))
        }
        #expect(page.contains("Failed: 1 of 2 rules does not hold"))
    }

    @Test func showsBias() throws {
        var evaluation = Examples.degenerate()
        let rows = try BiasRows(label: ("y", .numbers([1, 0, 1, 0])), wanted: .values(["1"]))
        evaluation.bias = try rows.reports(of: [
            (Facet(column: "<sex>", condition: .values(["F"])), .texts(["F", "M", "F", "M"]))
        ])
        #expect(evaluation.page.contains("&lt;sex&gt; = F, in the data"))
        _ = try tags(of: evaluation.page)
    }
}
