/// All steps there are, in the order of a delivery.
public enum Catalog {
    /// One entry a step; executables, actions and documentation follow from it.
    public static let steps: [any Step.Type] = [
        OIDCAssume.self,
        BuildPushECR.self,
        StartPipeline.self,
        WaitPipeline.self,
        EvaluateModel.self,
        RegisterModel.self,
        ApproveModel.self,
        DeployEndpoint.self,
        SmokeTest.self,
        RollbackEndpoint.self,
        SetupMonitor.self,
        CheckDrift.self,
        NotifySlack.self,
    ]
}
