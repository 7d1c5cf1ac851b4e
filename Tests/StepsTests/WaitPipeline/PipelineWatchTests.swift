/// What every status of an execution means, one that nobody has seen yet included.
import AWS
import Testing

@testable import Steps

@Suite struct PipelineWatchTests {
    enum End: Equatable {
        case done(String), again(Duration), refused
    }

    static func ends(_ words: [String], pause: Duration = .seconds(30)) -> [End] {
        var watch = PipelineWatch(pause: pause)
        return words.map { word in
            switch watch.see(PipelineExecutionStatus(word)) {
            case .done(let status): .done(status.description)
            case .again(let after): .again(after)
            case .refused: .refused
            }
        }
    }

    @Test(arguments: [
        (["Executing", "Executing"], [End.again(.seconds(30)), .again(.seconds(30))]),
        (["Stopping"], [.again(.seconds(30))]),
        (["Stopped"], [.done("Stopped")]),
        (["Failed"], [.done("Failed")]),
        (["CompletedWithFailures"], [.done("CompletedWithFailures")]),
        (["Succeeded", "Succeeded"], [.again(.seconds(5)), .done("Succeeded")]),
        (["Succeeded", "Executing", "Succeeded"], [.again(.seconds(5)), .again(.seconds(30)), .again(.seconds(5))]),
        (["Succeeded", "Failed"], [.again(.seconds(5)), .done("Failed")]),
        (["Perfect"], [.refused]), ([""], [.refused]), (["succeeded"], [.refused]),
    ])
    func means(words: [String], expected: [End]) { #expect(Self.ends(words) == expected) }

    @Test func coversEveryWordOfTheModel() {
        for (word, _) in PipelineExecutionStatus.words {
            #expect(Self.ends([word]) != [.refused], "\(word)")
        }
    }

    @Test func confirmsNoSlowerThanItLooks() {
        #expect(Self.ends(["Succeeded"], pause: .milliseconds(500)) == [.again(.milliseconds(500))])
    }
}
