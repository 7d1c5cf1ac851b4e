/// The anatomy of a function: a handler's name, what it needs of the environment, and an answer to an event.
import AWS
import JSON
import Live
import Steps

/// One of the functions: a thin face on a step for the events of AWS.
///
/// AWS delivers events more than once and in any order, so an answer to a repeated or belated one changes nothing.
protocol Function: Sendable {
    /// What a Lambda function names as its handler to be this one.
    static var handler: String { get }

    /// Reads what the environment says, once for the process; refuses what no invocation could work with.
    init(in world: World) throws(FunctionError)

    /// The answer to one event. What fails is that invocation alone.
    func answer(_ event: JSONValue, in context: InvocationContext) async throws(FunctionError) -> JSONValue
}

/// What one invocation works with; nothing of it is there for the next.
struct InvocationContext: Sendable {
    let invocation: Invocation
    /// The machine's, with a narrator of the invocation's own.
    let world: World
    let masker: SharedMasker

    /// The answer to an event that there is nothing to do about.
    func ignoring(_ because: String) -> JSONValue {
        world.narrator.say("ignored: \(because)")
        return ["result": "ignored", "because": .string(because)]
    }
}

extension World {
    /// AWS as a step of the same environment sees it, for what a function asks itself.
    func access() throws(Failure) -> AWSAccess {
        var region: Region?
        if let text = environment.input("aws-region") {
            region = Region(text)
            guard region != nil else {
                throw .usage(input: "aws-region", "“\(text)” is no region", tryThis: "Give \(Region.form).")
            }
        }
        do { return AWSAccess(client: try session.client(region: region), narrator: narrator) } catch {
            throw Failure(error, doing: "setting up the access to AWS")
        }
    }
}
