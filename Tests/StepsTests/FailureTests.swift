/// The table of exit codes: the numbers and words that workflows and pipes rely on.
import Steps
import Testing

@Suite struct FailureTests {
    @Test func codesAndWordsAreThoseOfTheContract() {
        let table: [Int32: String] = [
            1: "bug", 2: "usage", 3: "denied", 4: "not-found", 5: "conflict", 6: "timed-out", 7: "failed", 8: "stopped",
            9: "cancelled", 10: "rejected", 11: "rolled-back", 12: "unavailable",
        ]
        #expect(Dictionary(uniqueKeysWithValues: Failure.Kind.allCases.map { ($0.rawValue, $0.result) }) == table)
    }

    @Test func everyCodeSaysWhatItMeansInWordsOfItsOwn() {
        let meanings = Failure.Kind.allCases.map(\.meaning)
        #expect(Set(meanings).count == Failure.Kind.allCases.count && !meanings.contains(""))
    }
}
