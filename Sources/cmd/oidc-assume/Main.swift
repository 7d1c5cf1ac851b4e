/// The oidc-assume executable.
import Live
import Steps

@main struct Main {
    static func main() async { await Live.run(OIDCAssume.self) }
}
