/// The AWS SDKs' retry rules of 2026: delays, prices, what the server asks for.
import Testing

@testable import AWS

@Suite struct RetryPolicyTests {
    @Test func delaysDoubleUpToTwentySeconds() {
        let delays = (1...11).map { RetryPolicy.delay(.transient, attempts: $0, serverDelay: nil, random: 1).seconds }
        let expected = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 20, 20]
        for (delay, wanted) in zip(delays, expected) { #expect(abs(delay - wanted) < 1e-9) }
        let slow = (1...7).map { RetryPolicy.delay(.throttling, attempts: $0, serverDelay: nil, random: 1).seconds }
        #expect(slow == [1, 2, 4, 8, 16, 20, 20])
        #expect(RetryPolicy.delay(.transient, attempts: 1000, serverDelay: nil, random: 1) == .seconds(20))
    }

    @Test func jitterIsUniform() {
        var generator = SystemRandomNumberGenerator()
        var histogram = [Int](repeating: 0, count: 20)
        for _ in 0..<10_000 {
            let random = Double.random(in: 0..<1, using: &generator)
            let delay = RetryPolicy.delay(.transient, attempts: 10, serverDelay: nil, random: random).seconds
            histogram[Int(delay)] += 1
        }
        #expect(histogram.allSatisfy { (400...600).contains($0) })
    }

    @Test(arguments: [
        ("1500", 1.5), ("0", 0.05), ("10000", 5.05), ("invalid", 0.05), ("-100", 0.05), ("", 0.05), ("1.5", 0.05),
        ("99999999999999999999", 0.05),
    ])
    func serverAsksForADelay(header: String, seconds: Double) {
        let delay = RetryPolicy.delay(.transient, attempts: 1, serverDelay: header, random: 1)
        #expect(abs(delay.seconds - seconds) < 1e-9)
    }

    @Test(arguments: [(RetryPolicy.Class.transient, 14, 486), (.throttling, 5, 495)])
    func aRetryHasAPrice(failure: RetryPolicy.Class, price: Int, left: Int) {
        var bucket = TokenBucket()
        let decision = RetryPolicy().decide(failure, attempts: 1, serverDelay: nil, bucket: &bucket, random: 0)
        #expect(decision == .retry(after: .zero, price: price))
        #expect(bucket.tokens == left)
        bucket.giveBack(price)
        #expect(bucket.tokens == 500)
    }

    @Test func whatIsNotRetriedCostsNothing() {
        var bucket = TokenBucket()
        #expect(RetryPolicy().decide(.none, attempts: 1, serverDelay: nil, bucket: &bucket, random: 0) == .stop)
        #expect(RetryPolicy().decide(.transient, attempts: 3, serverDelay: nil, bucket: &bucket, random: 0) == .stop)
        #expect(bucket.tokens == 500)
    }

    @Test func successGivesBackOneUnlessItRetried() {
        var bucket = TokenBucket(tokens: 450)
        bucket.giveBack(nil)
        #expect(bucket.tokens == 451)
        bucket.giveBack(14)
        #expect(bucket.tokens == 465)
    }

    @Test(arguments: [
        (["AWS_MAX_ATTEMPTS": "7"], 7), ([:], 3), (["AWS_MAX_ATTEMPTS": ""], 3), (["AWS_RETRY_MODE": "standard"], 3),
        (["AWS_RETRY_MODE": "legacy", "AWS_MAX_ATTEMPTS": "1"], 1),
    ])
    func readsTheEnvironment(environment: [String: String], attempts: Int) throws {
        #expect(try RetryPolicy(environment: environment, profile: nil).maxAttempts == attempts)
    }

    @Test(arguments: [
        ["AWS_MAX_ATTEMPTS": "0"], ["AWS_MAX_ATTEMPTS": "many"], ["AWS_RETRY_MODE": "adaptive"],
        ["AWS_RETRY_MODE": "Standard "],
    ])
    func refusesWhatItDoesNotDo(environment: [String: String]) {
        #expect(throws: AWSError.self) { try RetryPolicy(environment: environment, profile: nil) }
    }
}
