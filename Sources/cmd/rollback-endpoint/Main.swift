/// The rollback-endpoint executable.
import Live
import Steps

@main struct Main {
    static func main() async { await Live.run(RollbackEndpoint.self) }
}
