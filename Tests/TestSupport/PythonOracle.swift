/// A Python script beside a test, asked for what a trusted library says.
import Foundation

/// Runs scripts with the Python that `script/bootstrap` sets up, or else the one on the PATH.
public enum PythonOracle {
    /// Why there is no answer.
    public struct Unavailable: Error, CustomStringConvertible {
        /// Names the script and what to do.
        public let description: String
    }

    /// What a script prints.
    ///
    /// - Parameters:
    ///   - script: a file in the folder of the test.
    ///   - input: what it reads from standard input.
    ///   - arguments: what follows the script's name.
    ///   - test: the test's own path.
    public static func run(
        _ script: String, _ input: Data = Data(), arguments: [String] = [], beside test: String = #filePath
    ) throws -> Data {
        let folder = URL(filePath: test).deletingLastPathComponent()
        // Not standardized: that follows the link out of .venv, to a Python without its packages.
        let prepared = folder.appending(path: "../../.venv/bin/python").path()
        let python = FileManager.default.isExecutableFile(atPath: prepared) ? prepared : "python3"
        let file = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString).json")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-B", folder.appending(path: script).path()] + arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unavailable(
                description: "\(python) could not run \(script) (its own words are above); "
                    + "script/bootstrap installs Python's part of the tests into .venv")
        }
        return answer
    }
}
