/// The area of a chart: axes around it, and marks in it.

/// A rectangle with a scale along each side. Marks take numbers of the scales, never places.
struct Plot: Sendable {
    var left = 52.0, top = 10.0
    var width = 350.0, height = 250.0
    let x: Axis, y: Axis
    /// What the axes are; nil where no title and no numbers stand at one.
    var xTitle: String?, yTitle: String?

    func place(_ point: Point) -> (x: Double, y: Double) {
        (left + x.share(of: point.x) * width, top + (1 - y.share(of: point.y)) * height)
    }

    /// Grid, numbers and titles.
    var frame: HTML {
        let bottom = top + height
        let vertical = x.ticks.map { tick -> HTML in
            let at = place(Point(x: tick, y: y.low)).x
            let label: HTML =
                xTitle == nil
                ? ""
                : "<text class=\"tick\" x=\"\(at)\" y=\"\(bottom + 15)\" text-anchor=\"middle\">\(x.label(tick))</text>"
            return "<path class=\"grid\" d=\"M\(at) \(top)V\(bottom)\"/>\(label)"
        }
        let horizontal = y.ticks.map { tick -> HTML in
            let at = place(Point(x: x.low, y: tick)).y
            let label: HTML =
                yTitle == nil
                ? ""
                : "<text class=\"tick\" x=\"\(left - 6)\" y=\"\(at + 3.5)\" text-anchor=\"end\">\(y.label(tick))</text>"
            return "<path class=\"grid\" d=\"M\(left) \(at)H\(left + width)\"/>\(label)"
        }
        return HTML(vertical + horizontal) + axisTitles
    }

    private var axisTitles: HTML {
        let middle = (x: left + width / 2, y: top + height / 2)
        let below: HTML =
            xTitle.map {
                "<text class=\"axis\" x=\"\(middle.x)\" y=\"\(top + height + 32)\" text-anchor=\"middle\">\($0)</text>"
            } ?? ""
        let beside: HTML =
            yTitle.map {
                """
                <text class="axis" transform="translate(12 \(middle.y)) rotate(-90)" text-anchor="middle">\($0)</text>
                """
            } ?? ""
        return below + beside
    }

    /// Points joined by a line.
    func line(_ points: [Point], _ style: HTML) -> HTML {
        "<path class=\"line \(style)\" d=\"\(path(points))\"/>"
    }

    /// A dot at each point.
    func dots(_ points: [Point], _ style: HTML, radius: Double = 3.5) -> HTML {
        HTML(
            points.map { point in
                let at = place(point)
                return "<circle class=\"dot \(style)\" cx=\"\(at.x)\" cy=\"\(at.y)\" r=\"\(radius)\"/>"
            })
    }

    /// Bars from the axis, beside each other.
    func bars(_ counts: [Double], from start: Double, width step: Double, _ style: HTML) -> HTML {
        HTML(
            counts.enumerated().filter { $0.element > 0 }.map { place, count in
                let low = self.place(Point(x: start + Double(place) * step, y: y.low))
                let high = self.place(Point(x: start + Double(place + 1) * step, y: count))
                return """
                    <rect class="bar \(style)" x="\(low.x)" y="\(high.y)" width="\(max(high.x - low.x - 0.6, 0.4))" \
                    height="\(low.y - high.y)"/>
                    """
            })
    }

    /// The outline of bars, filled.
    func outline(_ counts: [Double], from start: Double, width step: Double, _ style: HTML) -> HTML {
        var points = [Point(x: start, y: y.low)]
        for (place, count) in counts.enumerated() {
            points.append(Point(x: start + Double(place) * step, y: count))
            points.append(Point(x: start + Double(place + 1) * step, y: count))
        }
        points.append(Point(x: start + Double(counts.count) * step, y: y.low))
        return "<path class=\"area \(style)\" d=\"\(path(points))Z\"/>"
    }

    private func path(_ points: [Point]) -> HTML {
        let text = points.enumerated().map { index, point in
            let at = place(point)
            return (index == 0 ? "M" : "L") + Numeral.coordinate(at.x) + " " + Numeral.coordinate(at.y)
        }
        return HTML(stringLiteral: text.joined())
    }
}

/// A chart on the page: the drawing, what it says in words, and the numbers as a table.
struct Figure: Sendable {
    /// A word for anchors, unique on the page.
    let id: String
    let title: String
    /// What is seen, for those who do not see it.
    let description: String
    let size: (width: Double, height: Double)
    let drawing: HTML
    var legend: [(style: HTML, name: String)] = []
    var note: HTML?
    var table: HTML?

    var html: HTML {
        let keys = legend.map { key -> HTML in
            let mark: HTML =
                key.style == "diamond"
                ? "<path class=\"diamond\" d=\"M13 0l5 5l-5 5l-5 -5z\"/>"
                : "<path class=\"line \(key.style)\" d=\"M1 5H25\"/>"
            return """
                <span class="key"><svg width="26" height="10" aria-hidden="true">\(mark)</svg>\(key.name)</span>
                """
        }
        let legend: HTML = keys.isEmpty ? "" : "<p class=\"legend\">\(HTML(keys))</p>"
        let drawn: HTML = """
            <svg viewBox="0 0 \(size.width) \(size.height)" role="img" aria-labelledby="\(id)-t \(id)-d">
            <title id="\(id)-t">\(title)</title><desc id="\(id)-d">\(description)</desc>
            \(drawing)
            </svg>
            """
        let below: HTML = note.map { "<p class=\"note\">\($0)</p>" } ?? ""
        let numbers: HTML = table.map { "<details><summary>The numbers</summary>\($0)</details>" } ?? ""
        return """
            <figure><figcaption><h3>\(title)</h3>\(legend)</figcaption>
            \(size.height > 0 ? drawn : "")
            \(below)\(numbers)</figure>
            """
    }
}
