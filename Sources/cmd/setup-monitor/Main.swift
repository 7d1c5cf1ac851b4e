/// The setup-monitor executable.
import Live
import Steps

@main struct Main {
    static func main() async { await Live.run(SetupMonitor.self) }
}
