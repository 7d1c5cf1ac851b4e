/// When credentials are renewed, how often, and what a refusal means.
import Bytes
import FoundationEssentials
import HTTP
import SigV4
import TestSupport
import Testing

@testable import AWS

/// Gives keys of an hour as long as it is willing.
private actor Source: CredentialsProvider {
    private let clock: ManualClock
    private let lifetime: TimeInterval
    private(set) var asked = 0
    var willing = true

    init(_ clock: ManualClock, lifetime: TimeInterval = 3600) {
        self.clock = clock
        self.lifetime = lifetime
    }

    func refuse() { willing = false }

    func credentials() async throws(CredentialsError) -> Credentials {
        asked += 1
        await Task.yield()
        guard willing else { throw CredentialsError("no") }
        return Credentials(
            accessKeyID: "K\(asked)", secretAccessKey: Secret("s"), expiration: clock.now.addingTimeInterval(lifetime))
    }
}

@Suite struct RenewingCredentialsTests {
    @Test(
        arguments: [
            (nil, Freshness.fresh), (901, .fresh), (900, .fresh), (899, .ageing), (600, .ageing), (599, .stale),
            (-1, .stale),
        ] as [(Double?, Freshness)])
    func ages(left: Double?, expected: Freshness) {
        let now = Date(timeIntervalSince1970: 0)
        #expect(Freshness(left.map(now.addingTimeInterval), now: now) == expected)
    }

    @Test func renewsOnceForManyWhoAsk() async throws {
        let clock = ManualClock()
        let source = Source(clock)
        let credentials = RenewingCredentials(source, clock: clock)
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await credentials.credentials().accessKeyID } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(names == ["K1"])
        #expect(await source.asked == 1)
    }

    @Test func goesOnWithOldKeysWhileAnEarlyRenewalFails() async throws {
        let clock = ManualClock()
        let source = Source(clock)
        let credentials = RenewingCredentials(source, clock: clock)
        _ = try await credentials.credentials()
        await source.refuse()
        clock.advance(by: .seconds(3600 - 800))
        #expect(try await credentials.credentials().accessKeyID == "K1")
        #expect(try await credentials.credentials().accessKeyID == "K1")
        #expect(await source.asked == 2, "not asked again within a minute")
        clock.advance(by: .seconds(300))
        await #expect(throws: CredentialsError.self) { try await credentials.credentials() }
    }

    @Test func sixHoursOfPollingNeedSevenRenewals() async throws {
        let clock = ManualClock()
        let source = Source(clock)
        let credentials = RenewingCredentials(source, clock: clock)
        for _ in 0..<(6 * 120) {
            let keys = try await credentials.credentials()
            #expect(try #require(keys.expiration) > clock.now.addingTimeInterval(600))
            clock.advance(by: .seconds(30))
        }
        #expect(await source.asked <= 8)
    }

    @Test func keysThatAreBornAgeingAreNotAskedForOnEveryCall() async throws {
        let clock = ManualClock()
        let source = Source(clock, lifetime: 300)
        let credentials = RenewingCredentials(source, clock: clock)
        for _ in 0..<50 { _ = try await credentials.credentials() }
        #expect(await source.asked == 1)
        clock.advance(by: .seconds(61))
        _ = try await credentials.credentials()
        #expect(await source.asked == 2)
    }
}
