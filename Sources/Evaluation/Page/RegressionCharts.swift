/// The charts of predicted numbers: beside the true ones, and how far off.

extension Evaluation {
    var predictionFigure: Figure? {
        guard let predictions else { return nil }
        let cells = predictions.counts.count
        let axis = Axis(predictions.start, predictions.start + Double(cells) * predictions.width)
        let plot = Plot(x: axis, y: axis, xTitle: "True", yTitle: "Predicted")
        let most = predictions.counts.joined().max() ?? 0
        // By the square root, so that a lone row still shows beside a crowd.
        let level = { (count: Double) in most > 0 ? Int((count / most).squareRoot() * 5.999) : 0 }
        let (across, up) = (plot.width / Double(cells), plot.height / Double(cells))
        var paths = [String](repeating: "", count: 6)
        for (row, counts) in predictions.counts.enumerated() {
            for (column, count) in counts.enumerated() where count > 0 {
                let x = Numeral.coordinate(plot.left + Double(column) * across)
                let y = Numeral.coordinate(plot.top + plot.height - Double(row + 1) * up)
                let (w, h) = (Numeral.coordinate(across), Numeral.coordinate(up))
                paths[level(count)] += "M\(x) \(y)h\(w)v\(h)h-\(w)z"
            }
        }
        let marks = paths.enumerated().filter { !$0.element.isEmpty }.map { level, path -> HTML in
            "<path class=\"density d\(level)\" d=\"\(HTML(stringLiteral: path))\"/>"
        }
        let diagonal = plot.line([Point(x: axis.low, y: axis.low), Point(x: axis.high, y: axis.high)], "chance")
        return Figure(
            id: "predictions", title: "Predicted and true",
            description: "How many rows lie where; on the diagonal the prediction is right.",
            size: (420, 302), drawing: plot.frame + HTML(marks) + diagonal, legend: [("chance", "perfect")],
            note: "Darker cells hold more rows, up to \(Numeral.significant(most)).")
    }

    var residualFigure: Figure? {
        guard let residuals, let one = residuals.series.first else { return nil }
        let end = residuals.start + Double(one.counts.count) * residuals.width
        let plot = Plot(
            x: Axis(residuals.start, end), y: Axis(0, max((one.counts.max() ?? 0) * 1.05, 1)),
            xTitle: "Predicted − true", yTitle: "Rows")
        let bars = plot.bars(one.counts, from: residuals.start, width: residuals.width, "a")
        let zero: HTML =
            plot.x.low < 0 && plot.x.high > 0
            ? plot.line([Point(x: 0, y: 0), Point(x: 0, y: plot.y.high)], "chance") : ""
        return Figure(
            id: "residuals", title: "Residuals",
            description: "How far predictions are from the truth; a good model's lie close around 0.",
            size: (420, 302), drawing: plot.frame + bars + zero, legend: [("chance", "no error")],
            note: "Right of 0 the model predicts too much, left of it too little.",
            table: .table(
                ["From", "To", "Rows"],
                one.counts.enumerated().filter { $0.element > 0 }.map { bin, count in
                    let from = residuals.start + Double(bin) * residuals.width
                    return [
                        "\(Numeral.significant(from))", "\(Numeral.significant(from + residuals.width))",
                        "\(Numeral.significant(count))",
                    ]
                }))
    }
}
