/// How ours is measured, in the words that peers use (`Benchmarks/peers/turns.py`): the work once for each line that is read,
/// and a line of JSON for what each took.
import Foundation

/// What a contestant says of itself, and of each repetition.
struct Turns {
    /// Does `work` once uncounted, says what it is, then once for each line of standard input.
    static func measure(_ about: [String: Any], _ work: () throws -> Void) throws {
        try work()
        try say(about)
        while readLine() != nil {
            let (wall, before) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
            try work()
            let used = seconds(CLOCK_PROCESS_CPUTIME_ID) - before
            try say(["cpu": used, "wall": seconds(CLOCK_MONOTONIC) - wall])
        }
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func say(_ values: [String: Any]) throws {
        let line = try JSONSerialization.data(withJSONObject: values)
        FileHandle.standardOutput.write(line + Data("\n".utf8))
    }
}

/// A file as numbers, as they lie in it.
func numbers<Number: BitwiseCopyable>(_ path: String, as _: Number.Type) throws -> [Number] {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    return bytes.withUnsafeBytes { Array($0.bindMemory(to: Number.self)) }
}

/// Numbers to a file, as they lie in memory.
func write<Number: BitwiseCopyable>(_ numbers: [Number], to path: String) throws {
    try numbers.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
}
