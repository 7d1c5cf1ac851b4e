/// The distribution of the one-sample Kolmogorov-Smirnov statistic, after Simard and L'Ecuyer, "Computing the two-sided
/// Kolmogorov-Smirnov distribution" (Journal of Statistical Software, 2011): each formula where it is exact enough.
import Glibc

enum KolmogorovDistribution {
    /// How likely the statistic of `count` numbers is to be at least `x`.
    static func survival(_ x: Double, of count: Int) -> Double {
        guard count > 0, !x.isNaN else { return .nan }
        if x >= 1 { return 0 }
        let n = Double(count), t = n * x
        if t <= 0.5 { return 1 }
        if t <= 1 { return clipped(1 - smallest(count, t)) }
        // Ruben and Gambino: all but one number on one side.
        if t >= n - 1 { return clipped(2 * pow(1 - x, n)) }
        if x >= 0.5 { return clipped(2 * oneSided(x, of: count)) }
        let square = t * x
        if count <= 140 {
            if square <= 4 { return clipped(1 - durbin(x, of: count)) }
            return clipped(2 * oneSided(x, of: count))
        }
        if square >= 370 { return 0 }
        if square >= 2.2 { return clipped(2 * oneSided(x, of: count)) }
        if count <= 100_000 && n * pow(x, 1.5) <= 1.4 { return clipped(1 - durbin(x, of: count)) }
        return clipped(1 - pelzGood(x, of: count))
    }

    private static func clipped(_ share: Double) -> Double { min(max(share, 0), 1) }

    /// n!/nⁿ (2t-1)ⁿ, for t from 0.5 to 1.
    private static func smallest(_ count: Int, _ t: Double) -> Double {
        let n = Double(count)
        return exp(lgamma(n + 1) - n * log(n) + n * log(2 * t - 1))
    }

    // ---- one side ------------------------------------------------------------------------------------

    /// Smirnov's survival function of one side: x Σ C(n,j) (x+j/n)^(j-1) (1-x-j/n)^(n-j), over the terms that count.
    static func oneSided(_ x: Double, of count: Int) -> Double {
        let n = Double(count), last = Int((n * (1 - x)).rounded(.down))
        func term(_ j: Int) -> Double {
            let j = Double(j), rest = 1 - x - j / n
            if rest <= 0 { return j == n ? exp((j - 1) * log(x + j / n)) : 0 }
            let ways = lgamma(n + 1) - lgamma(j + 1) - lgamma(n - j + 1)
            return exp(ways + (j - 1) * log(x + j / n) + (n - j) * log1p(-(x + j / n)))
        }
        // The terms rise to one peak and fall: from there both ways, until they no longer count.
        var peak = 0, step = max(last / 2, 1)
        while step > 0 {
            while peak + step <= last, term(peak + step) > term(peak + step - 1) { peak += step }
            step /= 2
        }
        var sum = ExactSum()
        for j in stride(from: peak, through: 0, by: -1) {
            let value = term(j)
            sum.add(value)
            if value < sum.value * 1e-18 { break }
        }
        for j in stride(from: peak + 1, through: last, by: 1) {
            let value = term(j)
            sum.add(value)
            if value < sum.value * 1e-18 { break }
        }
        return x * sum.value
    }

    // ---- Durbin's matrix -----------------------------------------------------------------------------

    /// How likely the statistic is below `x`: the middle of a matrix's n-th power (Marsaglia, Tsang and Wang, 2003).
    private static func durbin(_ x: Double, of count: Int) -> Double {
        let n = Double(count), k = Int((n * x).rounded(.up)), h = Double(k) - n * x
        var step = durbinMatrix(size: 2 * k - 1, h)
        var power = SquareMatrix(identity: 2 * k - 1)
        var exponent = 0, stepExponent = 0, left = count
        while left > 0 {
            if left % 2 == 1 {
                power = power * step
                exponent += stepExponent
            }
            step = step * step
            stepExponent *= 2
            // Large numbers are held back as powers of two, which lose nothing.
            if step[k - 1, k - 1].magnitude > 0x1p128 {
                step.scale(by: 0x1p-128)
                stepExponent += 128
            }
            left /= 2
        }
        var share = power[k - 1, k - 1]
        for i in 1...count {
            share = Double(i) * share / n
            if share.magnitude < 0x1p-128 {
                share *= 0x1p128
                exponent -= 128
            }
        }
        return clipped(scalbn(share, exponent))
    }

    private static func durbinMatrix(size: Int, _ h: Double) -> SquareMatrix {
        var matrix = SquareMatrix(zero: size)
        // The reciprocals of factorials, and the first column, which is the last row turned round.
        var reciprocals = [Double](), column = [Double](), reciprocal = 1.0
        for j in 1...size {
            reciprocals.append(reciprocal)
            reciprocal /= Double(j)
            column.append((1 - pow(h, Double(j))) * reciprocal)
        }
        let size = Double(size)
        column[column.count - 1] = (1 + pow(max(2 * h - 1, 0), size) - 2 * pow(h, size)) * reciprocal
        for i in 1..<max(column.count, 1) {
            for row in (i - 1)..<column.count { matrix[row, i] = reciprocals[row - i + 1] }
        }
        for row in column.indices {
            matrix[row, 0] = column[row]
            matrix[column.count - 1, row] = column[column.count - 1 - row]
        }
        return matrix
    }

    // ---- the limit and its corrections ---------------------------------------------------------------

    /// How likely the statistic is below `x`: the limit with three corrections in 1/√n (Pelz and Good, 1976).
    private static func pelzGood(_ x: Double, of count: Int) -> Double {
        let n = Double(count), z = n.squareRoot() * x
        let (z2, pi2) = (z * z, Double.pi * Double.pi)
        let (z3, z4, z6, z7, z8, z10) = (z2 * z, z2 * z2, pow(z, 6), pow(z, 7), pow(z, 8), pow(z, 10))
        let exponent = -pi2 / 8 / z2
        if exponent < -708 { return 0 }
        let root = (2 * Double.pi).squareRoot(), pi4 = pi2 * pi2, pi6 = pi4 * pi2
        let last = Int((16 * z / Double.pi).rounded(.up))
        var k0 = ExactSum(), k1 = ExactSum(), k2 = ExactSum(), k3 = ExactSum()
        for k in 1...last {
            let m2 = Double((2 * k - 1) * (2 * k - 1)), weight = exp(exponent * m2)
            k0.add(weight)
            k1.add(weight * (-z2 + pi2 / 4 * m2))
            k2.add(
                weight * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * pi2 / 4 * m2 + pi4 * (1 - 2 * z2) / 16 * m2 * m2))
            k3.add(
                weight
                    * (-30 * z6 - 90 * z8 + pi2 * (135 * z4 - 96 * z6) / 4 * m2
                        + pi4 * (-60 * z2 + 212 * z4) / 16 * m2 * m2 + pi6 * (5 - 30 * z2) / 64 * m2 * m2 * m2))
        }
        var extra2 = ExactSum(), extra3 = ExactSum()
        for k in 1...last {
            let square = Double(k * k), weight = exp(-pi2 / 2 / z2 * square)
            extra2.add(square * weight)
            extra3.add((3 * z2 - pi2 * square) * square * weight)
        }
        let second = root * (k2.value / (72 * z7) - pi2 * extra2.value / (36 * z3))
        let third = root * (k3.value / (6480 * z10) + pi2 * extra3.value / (216 * z6))
        return clipped(
            root * k0.value / z + root * k1.value / (6 * z4) / n.squareRoot() + second / n + third
                / (n * n.squareRoot()))
    }
}

/// A square of doubles, row by row.
private struct SquareMatrix {
    private let size: Int
    private var cells: [Double]

    init(zero size: Int) {
        self.size = size
        cells = [Double](repeating: 0, count: size * size)
    }

    init(identity size: Int) {
        self.init(zero: size)
        for at in 0..<size { self[at, at] = 1 }
    }

    subscript(row: Int, column: Int) -> Double {
        get { cells[row * size + column] }
        set { cells[row * size + column] = newValue }
    }

    mutating func scale(by factor: Double) { for at in cells.indices { cells[at] *= factor } }

    static func * (one: SquareMatrix, other: SquareMatrix) -> SquareMatrix {
        var product = SquareMatrix(zero: one.size)
        for row in 0..<one.size {
            for k in 0..<one.size {
                let factor = one[row, k]
                guard factor != 0 else { continue }
                for column in 0..<one.size { product.cells[row * one.size + column] += factor * other[k, column] }
            }
        }
        return product
    }
}
