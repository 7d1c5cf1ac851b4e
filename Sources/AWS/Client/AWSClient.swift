/// The one door to AWS: resolves, signs, sends, retries and reads operations of all services.
import Clocks
import FoundationEssentials
import HTTP

/// Calls AWS in one region with one set of credentials. Copies share what was learned about clocks, budgets and buckets.
public struct AWSClient: Sendable {
    /// What the client reaches the world with.
    public struct Edge: Sendable {
        /// Sends requests.
        public var transport: any Transport
        /// Signing time, durations, the pause between attempts.
        public var clock: any Timepiece
        /// Uniform in 0...1, for jitter.
        public var random: @Sendable () -> Double

        /// An edge.
        public init(
            transport: any Transport, clock: any Timepiece,
            random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
        ) {
            self.transport = transport
            self.clock = clock
            self.random = random
        }
    }

    /// The region that is asked.
    public let region: Region
    /// The cloud that the region lies in.
    public var partition: Partition { region.partition }

    let edge: Edge
    let credentials: any CredentialsProvider
    let endpoints: Endpoints
    private(set) var policy: RetryPolicy
    let memory = ClientMemory()

    /// A client; endpoints and the number of attempts are read from the environment.
    public init(
        region: Region, credentials: any CredentialsProvider, environment: [String: String], edge: Edge
    ) throws(AWSError) {
        try self.init(region: region, credentials: credentials, environment: environment, profile: nil, edge: edge)
    }

    init(
        region: Region, credentials: any CredentialsProvider, environment: [String: String], profile: Profile?,
        edge: Edge
    ) throws(AWSError) {
        self.region = region
        self.credentials = credentials
        self.edge = edge
        endpoints = Endpoints(environment: environment, profile: profile)
        policy = try RetryPolicy(environment: environment, profile: profile)
    }

    /// Whether a person has pointed the service to another address than AWS's own.
    public func isConfigured(_ service: Service) -> Bool {
        (try? endpoints.endpoint(of: service, in: region).isConfigured) ?? false
    }

    /// The same client with another number of attempts for each call; 1 for who measures, or counts by himself.
    public func trying(atMost attempts: Int) -> AWSClient {
        var client = self
        client.policy.maxAttempts = max(1, attempts)
        return client
    }

    /// Sends an operation, again where that may help, and gives back what AWS answered.
    public func call<O: Operation>(_ operation: O) async throws(AWSError) -> O.Output {
        var course = Course(region: operation.bucket.flatMap(memory.region(ofBucket:)) ?? region)
        while true {
            course.attempts += 1
            let attempt = await attempt(operation, in: course.region)
            if case .success(let output) = attempt.result {
                let lastPrice = course.lastPrice
                memory.withBucket(of: O.service) { $0.giveBack(lastPrice) }
                return output
            }
            // What could not be signed was not sent.
            if case .credentials? = attempt.error?.kind { course.attempts -= 1 }
            guard let pause = next(after: attempt, of: operation, in: &course) else { break }
            if attempt.error?.isExpiredCredentials == true { await credentials.invalidate() }
            do { try await edge.clock.sleep(for: pause) } catch {
                course.failure = AWSError(.cancelled)
                break
            }
        }
        var failure = course.failure
        failure.operation = O.title
        failure.attempts = course.attempts
        throw failure
    }

    /// What has happened in one call so far.
    private struct Course {
        var region: Region
        var attempts = 0
        var lastPrice: Int?
        var renewed = false
        var moved = false
        var failure = AWSError(.cancelled)
    }

    /// The pause before the next attempt; nil where there is none.
    private func next<Output>(
        after attempt: Attempt<Output>, of operation: some Operation, in course: inout Course
    ) -> Duration? {
        guard let error = attempt.error else { return nil }
        course.failure = error
        // What is not signed has no keys of ours to renew: an expired token in it stays expired.
        if error.isExpiredCredentials, type(of: operation).isSigned, !course.renewed {
            course.renewed = true
            return .zero
        }
        if let bucket = operation.bucket, let home = attempt.home, home != course.region, !course.moved {
            memory.note(bucket: bucket, in: home)
            course.moved = true
            course.region = home
            return .zero
        }
        let failure = attempt.clockExplains ? .transient : error.retryClass
        let (attempts, random, policy) = (course.attempts, edge.random(), policy)
        let decision = memory.withBucket(of: type(of: operation).service) { bucket in
            policy.decide(
                failure, attempts: attempts, serverDelay: attempt.serverDelay, bucket: &bucket, random: random)
        }
        guard case .retry(let pause, let price) = decision else { return nil }
        if let deadline = Deadline.current, edge.clock.elapsed + pause >= deadline { return nil }
        course.lastPrice = price
        return pause
    }
}
