/// A curve as points, and fewer points of the same shape.

/// A place in a plane.
package struct Point: Sendable, Hashable {
    /// To the right and up.
    package let x: Double, y: Double

    /// A place.
    package init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
}

/// Points in the order in which a line joins them; all finite.
package struct Curve: Sendable, Hashable {
    /// At least one.
    package let points: [Point]

    /// A curve; nil where there is no point, or where one is not finite.
    package init?(_ points: [Point]) {
        guard !points.isEmpty, points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { return nil }
        self.points = points
    }

    /// A curve of as many x as y; nil where their counts differ, too.
    package init?(x: [Double], y: [Double]) {
        guard x.count == y.count else { return nil }
        self.init(zip(x, y).map(Point.init))
    }

    /// At most `limit` (2 or more) of the points, spread evenly over the length of the line; the ends stay.
    ///
    /// Only points that were there are kept, in their order, so that a curve that rises still rises.
    package func thinned(to limit: Int) -> [Point] {
        guard points.count > max(limit, 2), let first = points.first, let last = points.last else { return points }
        let steps = zip(points, points.dropFirst()).map { ($1.x - $0.x).magnitude + ($1.y - $0.y).magnitude }
        let length = steps.reduce(0, +)
        guard length > 0, length.isFinite else { return [first, last] }
        var (kept, travelled, place) = ([first], 0.0, 0)
        for (step, point) in zip(steps, points.dropFirst()) {
            travelled += step
            let next = Int(travelled / length * Double(max(limit, 2) - 1))
            if next > place, kept.count < max(limit, 2) - 1 { kept.append(point) }
            place = next
        }
        return kept + [last]
    }
}

/// Rows whose scores lie near each other.
package struct CalibrationBin: Sendable, Hashable {
    /// The mean of the scores, and the share of positive rows.
    package let meanPredicted: Double, fractionPositive: Double
    /// How many rows, or the sum of their weights.
    package let count: Double

    /// A bin that has rows.
    package init(meanPredicted: Double, fractionPositive: Double, count: Double) {
        (self.meanPredicted, self.fractionPositive, self.count) = (meanPredicted, fractionPositive, count)
    }
}

/// Counts, or sums of weights: a row for each true class, a column for each decided one.
package struct Confusion: Sendable, Hashable {
    /// The classes, no name twice.
    package let labels: [String]
    /// As many rows and columns as labels; finite and not negative.
    package let counts: [[Double]]

    /// A confusion matrix; nil where the counts are not square, or a label is there twice.
    package init?(labels: [String], counts: [[Double]]) {
        guard !labels.isEmpty, Set(labels.map { Array($0.utf8) }).count == labels.count, counts.count == labels.count,
            counts.allSatisfy({ $0.count == labels.count && $0.allSatisfy { $0.isFinite && $0 >= 0 } })
        else { return nil }
        (self.labels, self.counts) = (labels, counts)
    }
}
