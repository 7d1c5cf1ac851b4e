/// The smoke-test executable.
import Live
import Steps

@main struct Main {
    static func main() async { await Live.run(SmokeTest.self) }
}
