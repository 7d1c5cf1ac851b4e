/// The register-model executable.
import Live
import Steps

@main struct Main {
    static func main() async { await Live.run(RegisterModel.self) }
}
