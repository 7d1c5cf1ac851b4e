/// Turns LightGBM's margins into predictions: each objective's ConvertOutput, in float64.
import Glibc

extension LightGBMObjective {
    /// Transforms the margins of rows in place, `outputs` for each row.
    ///
    /// The operations and their order are the library's (`src/objective/*.hpp` and `Common::Softmax`), so the results
    /// are its to the bit where libm's exp and log1p are.
    package func transform(_ margins: UnsafeMutableBufferPointer<Double>, outputs: Int) {
        switch self {
        case .identity: break
        case .binary(let sigmoid), .multiclassOVA(let sigmoid):
            for index in margins.indices { margins[index] = 1 / (1 + exp(-sigmoid * margins[index])) }
        case .crossEntropy: for index in margins.indices { margins[index] = 1 / (1 + exp(-margins[index])) }
        case .crossEntropyLambda: for index in margins.indices { margins[index] = log1p(exp(margins[index])) }
        case .exponential: for index in margins.indices { margins[index] = exp(margins[index]) }
        case .squareRoot:
            for index in margins.indices {
                let margin = margins[index]
                let sign: Double = margin > 0 ? 1 : margin < 0 ? -1 : 0
                margins[index] = sign * margin * margin
            }
        case .multiclass:
            guard outputs > 0 else { return }
            for start in stride(from: 0, through: margins.count - outputs, by: outputs) {
                Self.softmax(UnsafeMutableBufferPointer(rebasing: margins[start..<(start + outputs)]))
            }
        }
    }

    /// exp of each margin less the largest, divided by their sum.
    private static func softmax(_ row: UnsafeMutableBufferPointer<Double>) {
        var largest = row[0]
        for margin in row.dropFirst() { largest = margin < largest ? largest : margin }
        var sum = 0.0
        for index in row.indices {
            row[index] = exp(row[index] - largest)
            sum += row[index]
        }
        for index in row.indices { row[index] /= sum }
    }
}
