/// The report: read back as written, and found out where a single byte differs.
import JSON
import Testing

@testable import Steps

@Suite struct SmokeReportTests {
    static let report = SmokeReport([
        "result": "passed", "cases": [["name": "é", "passed": true, "ms": 1.5]], "metrics": ["p50-ms": 1.5],
    ])

    @Test func isReadAsWritten() throws {
        let read = try SmokeReport(file: Array(Self.report.text.utf8))
        #expect(read == Self.report)
        #expect(read.result == .passed)
        #expect(read.text == Self.report.text)
    }

    @Test func anyChangedByteIsFound() {
        let bytes = Array(Self.report.text.utf8)
        for place in bytes.indices {
            for byte in [bytes[place] ^ 1, bytes[place] ^ 0x20, UInt8(ascii: "1"), UInt8(ascii: " ")]
            where byte != bytes[place] {
                var changed = bytes
                changed[place] = byte
                #expect(throws: SmokeReport.Problem.self) { try SmokeReport(file: changed) }
            }
            var cut = bytes
            cut.remove(at: place)
            #expect(throws: SmokeReport.Problem.self) { try SmokeReport(file: cut) }
        }
    }

    @Test(arguments: [
        "", "{", "[]", "{}", #"{"report": "smoke-test", "version": 2, "digest": "x"}"#,
        #"{"report": "smoke-test", "version": 1}"#, #"{"report": "other", "version": 1, "digest": "x"}"#,
    ])
    func whatIsNoReportIsMalformed(text: String) {
        do {
            _ = try SmokeReport(file: Array(text.utf8))
            Issue.record("it was read")
        } catch {
            guard case .malformed = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func anEditedResultIsAltered() {
        let text = Self.report.text.replacing("1.5", with: "1.4")
        #expect(throws: SmokeReport.Problem.self) { try SmokeReport(file: Array(text.utf8)) }
        do { _ = try SmokeReport(file: Array(text.utf8)) } catch {
            guard case .altered = error else {
                Issue.record("\(error)")
                return
            }
        }
    }
}
