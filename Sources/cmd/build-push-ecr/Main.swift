/// The build-push-ecr executable.
import Live
import Steps

@main struct Main {
    static func main() async { await Live.run(BuildPushECR.self) }
}
