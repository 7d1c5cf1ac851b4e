/// The core as a contestant of `script/bench core`: scores, reads, measures or loads, once for each turn.
import ArgumentParser
import Bytes
import CTabular
import Dispatch
import FileStreams
import Forest
import Foundation
import Metrics
import Tabular

@main struct CoreBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "core-bench", subcommands: [Score.self, CSV.self, Measure.self, Load.self])
}

/// What all of them take.
struct TurnOptions: ParsableArguments {
    @Flag(help: "Repeat once for each line on standard input.") var inTurn = false
}

extension CoreBench {
    /// Rows in memory to predictions.
    struct Score: ParsableCommand {
        @Argument var model: String
        @Argument var rows: String
        @Option var threads = 1
        @Option var limit: Int
        @Option var kernel = "auto"
        @Option var margins: String?
        @OptionGroup var turns: TurnOptions

        func run() throws {
            let model = try Model.read([UInt8](Data(contentsOf: URL(fileURLWithPath: model))))
            let kernel = kernel == "portable" ? Kernel.portable : .best
            let scorer = try Scorer(model, output: .prediction, kernel: kernel)
            let values = Array(try numbers(rows, as: Float.self).prefix(limit * scorer.features))
            if let margins {
                let margin = try Scorer(model, output: .margin, kernel: kernel)
                switch model.library {
                case .xgboost: try write(scored(values, margin, as: Float.self), to: margins)
                case .lightgbm: try write(scored(values, margin, as: Double.self), to: margins)
                }
            }
            try Turns.measure(["kernel": "\(scorer.kernel)", "rows": limit]) {
                switch model.library {
                case .xgboost: _ = scored(values, scorer, as: Float.self)
                case .lightgbm: _ = scored(values, scorer, as: Double.self)
                }
            }
        }

        /// A fresh array each time, as the peers give.
        private func scored<Value: ScoreValue & BitwiseCopyable>(
            _ values: [Float], _ scorer: Scorer, as _: Value.Type
        ) -> [Value] {
            let count = values.count / scorer.features
            let share = (count + threads - 1) / threads
            return [Value](unsafeUninitializedCapacity: count * scorer.width) { room, filled in
                nonisolated(unsafe) let room = room
                values.withUnsafeBufferPointer { values in
                    nonisolated(unsafe) let values = values
                    DispatchQueue.concurrentPerform(iterations: threads) { thread in
                        let part = min(thread * share, count)..<min((thread + 1) * share, count)
                        let (from, to) = (part.lowerBound * scorer.features, part.upperBound * scorer.features)
                        scorer.score(
                            UnsafeBufferPointer(rebasing: values[from..<to]), count: part.count,
                            into: UnsafeMutableBufferPointer(
                                rebasing: room[(part.lowerBound * scorer.width)..<(part.upperBound * scorer.width)]))
                    }
                }
                filled = count * scorer.width
            }
        }
    }

    /// A file of rows to a matrix of floats.
    struct CSV: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "csv")
        @Argument var file: String
        @Option var threads = 1
        @Option var kernel = "auto"
        @Option var matrix: String?
        @OptionGroup var turns: TurnOptions

        func run() throws {
            var columns = 0
            try Turns.measure([:]) { columns = try read().count }
            guard columns > 0 else { throw ValidationError("\(file) has no rows") }
        }

        /// The matrix without the labels; it is written where that is asked for, the first time alone.
        private func read() throws -> [Float] {
            let source = TableSource(file) { () throws(ByteSourceFailure) in
                do throws(UnopenedFile) { return try FileBytes(of: file) } catch {
                    throw ByteSourceFailure(error.description)
                }
            }
            let label = file.hasSuffix(".jsonl") ? Column.name("label") : .index(0)
            // LIBSVM does not say how wide it is.
            let wide = file.hasSuffix(".libsvm") ? [TableFeature](repeating: TableFeature(), count: 28) : nil
            var values: [Float] = []
            // As the peers do who know their frame's size: a matrix that grows is copied again and again.
            let bytes = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
            values.reserveCapacity(bytes / 9)
            _ = try readTable(
                [source], as: Float.self, format: TableFormat(), layout: TableLayout(label: label, features: wide),
                threads: threads,
                blockSize: 256 << 10, level: kernel == "portable" ? TABULAR_PORTABLE : tabular_level(),
                block: { (block: RowBlock<Float>) in Array(block.values) }, collect: { values += $0 })
            if let matrix, !FileManager.default.fileExists(atPath: matrix) { try write(values, to: matrix) }
            return values
        }
    }

    /// Scores in memory to the eight usual metrics, and the dozen that come with them.
    struct Measure: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "metrics")
        @Argument var scores: String
        @Argument var labels: String
        @OptionGroup var turns: TurnOptions

        func run() throws {
            let scores = try numbers(scores, as: Float.self)
            let positives = try numbers(labels, as: UInt8.self).map { $0 == 1 }
            let measured = BinaryPredictions(scores: scores, positives: positives, threshold: 0.5)
            var values: [String: Any] = [:]
            for (name, value) in MetricTable(measured).values { values[name] = value }
            let counts = try measured.confusion.get()
            values["confusion"] = [
                counts.trueNegatives, counts.falsePositives, counts.falseNegatives, counts.truePositives,
            ]
            try Turns.measure(["rows": scores.count, "values": values]) {
                _ = MetricTable(binary: scores, positives: positives, threshold: 0.5)
            }
        }
    }

    /// A model file to a checked model. The layout that its kernel wants is made for the first row, and counted in whole.
    struct Load: ParsableCommand {
        @Argument var model: String
        @OptionGroup var turns: TurnOptions

        func run() throws {
            try Turns.measure([:]) { _ = try Model.read(numbers(model, as: UInt8.self)) }
        }
    }
}
