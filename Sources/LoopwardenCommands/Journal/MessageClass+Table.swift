import SystemdKit

extension MessageClass {
  /// The one table: id, priority, meaning, fields.
  var row: Row {
    switch self {
    case .serviceStarted:
      Row(
        "66c78ece551541c3bf9111c672a3e29e", .notice, "the service started",
        [.version, .mode, .previousPhase])
    case .serviceStopping:
      Row("1de845b2aef74661b4b9f078512e6ae6", .notice, "a signal ends the service", [.phase])
    case .serviceFault:
      Row(
        "ffbf6cc375544c97a295f7f492e1a4f1", .error,
        "the service cannot do something beside its work: tell systemd, write `status.json`, answer an operator's file",
        [.reason])
    case .configurationReloaded:
      Row(
        "22df3628227b4ac8a6440d875113b44d", .notice, "the configuration was read anew and is used",
        [.mode])
    case .configurationRefused:
      Row(
        "d729a235deab42ce81c414c49c6d0c31", .error,
        "the new configuration is not used, the old one stays", [.reason])
    case .configurationWarning:
      Row(
        "ca80548202814dedb4988941a088b272", .warning,
        "the configuration is used, and something in it should be looked at", [.reason])
    case .dailySummary:
      Row(
        "863c0ae555c14ab9b3ae0bdca1718360", .info,
        "once in 24 hours of running: certificate, plan, mode, lock",
        [.phase, .mode, .plan, .lock], optional: [.notAfter, .daysLeft, .gate])
    case .recordFault:
      Row(
        "b3776d4943fb4564a09a3e41eeccdaf1", .error,
        "the record of restarts cannot be read or written: nothing is restarted", [.reason])
    case .troubleOver:
      Row(
        "349a56e3159a4772a53857ed6ecdb8db", .info, "a trouble that was told before is over",
        [.over], optional: [.peer])
    case .certificateSeen:
      Row(
        "d1dbdda5b21b43c4adc31f0e36fc36c7", .info,
        "a loopback certificate was seen that was not known", [.fingerprint, .notAfter, .daysLeft])
    case .certificateUnreadable:
      Row(
        "69f72b76bf154696a141ec9335b928ef", .warning,
        "the loopback certificate cannot be read, or it is not one", [.reason])
    case .apiServerFound:
      Row(
        "af438380ad25499ca8c08757e8686077", .info, "the API server's container was found",
        [.container])
    case .apiServerUnknown:
      Row(
        "cae9cecb63ba4937b30d8fdd676d0b59", .warning, "the API server's container cannot be told",
        [.reason])
    case .notReady:
      Row(
        "dda66612b8d04473a4855474f96f1028", .warning,
        "the API server is not ready, outside of a restart", [.reason])
    case .clockDoubtful:
      Row(
        "20bce584b28a451d8aff7e1cd7e806a2", .error,
        "the clocks contradict each other: nothing is restarted on their word", [.reason])
    case .credentialUnusable:
      Row(
        "566f8aeebd5446ed95a5f95d7430d060", .warning, "the service's own credential cannot be used",
        [.reason])
    case .credentialWarning:
      Row(
        "29674fa84ef8411781801e446a9ad4ab", .warning,
        "the service's own credential works and should be mended", [.reason])
    case .credentialEnding:
      Row(
        "d8eccb43178c4967a92012ee055378dd", .warning,
        "the service's own credential ends too soon; an error once it has ended", [.reason],
        optional: [.credentialNotAfter])
    case .pairRenewalBegan:
      Row(
        "e74f1a6369b5478dae9546b9744db318", .notice,
        "a new pair is about to be put where the API server reads it",
        optional: [.pair, .fingerprintBefore])
    case .pairRenewed:
      Row(
        "97b17c30bcc74a8eb230af432c7bb012", .notice,
        "a new pair was put where the API server reads it; a restart brings it",
        optional: [.pair, .fingerprintBefore, .fingerprintAfter])
    case .pairNotRenewed:
      Row(
        "9562b4d1395f4c96a9d8699b732f0faa", .error,
        "the pair's files cannot be used, or could not be renewed",
        [.reason], optional: [.pair])
    case .restartWaiting:
      Row(
        "e1e4b0663eb34992978444431923aad3", .info,
        "a restart is due, and waits for its time or its turn", [.gate, .hour, .reason])
    case .restartBlocked:
      Row(
        "2d7057505ff54690ad690f220e764f2f", .warning,
        "a restart is due and blocked; an error once it is urgent", [.gate, .hour, .reason])
    case .requestRefused:
      Row(
        "14942bf5105749a9b58e8401b51c3a6e", .warning,
        "a restart that an operator asked for was refused", [.reason], optional: [.gate, .by])
    case .requestLapsed:
      Row(
        "2b9bed5eb52541d5a198709139942e5d", .warning,
        "a restart was asked for while no service ran, too long ago", [.by])
    case .restartBegan:
      Row(
        "c610abc965ed410ea398e07d882e4fb5", .notice,
        "a restart begins: nothing has been stopped yet", [.cause],
        optional: [.by, .fingerprintBefore])
    case .stopIssued:
      Row(
        "496a69377e5d45e7935c8cab3e4eba3a", .notice, "the API server is being stopped gracefully",
        optional: [.grace, .fingerprintBefore])
    case .stopNotDelivered:
      Row(
        "77afab08b10840e1b313573e03bb8083", .warning,
        "the stop surely did not reach the container runtime", [.refusals, .reason])
    case .stopTooLate:
      Row(
        "9d627ccd17624893b89b7f9027b1c9af", .warning,
        "the stop was not sent, because its time was over", [.reason])
    case .restartAborted:
      Row(
        "b7d5b29efd4e426daa9b652bb50adc93", .warning,
        "a restart was given up before anything was stopped", optional: [.gate])
    case .restartDropped:
      Row(
        "8ff6c1b4dbfd4097a95f4324b6010e81", .notice,
        "a restart that had not stopped anything was interrupted by the service's end")
    case .proofBegan:
      Row(
        "1333c5fbaff24efc8672600d3662bbdd", .notice,
        "a new API server is ready with a new certificate, and is watched", [.soak],
        optional: [.fingerprintAfter])
    case .proofBroken:
      Row(
        "cc6a41abb0074f7eaaab18d86689dbda", .warning,
        "the new API server did not stay ready; it is watched on")
    case .renewed:
      Row(
        "80f4df518e534b7aa95275e08812ee50", .notice,
        "the restart is proved: new certificate, ready, stable",
        optional: [.fingerprintBefore, .fingerprintAfter, .outage])
    case .restartFailed:
      Row(
        "ff468d87556b4f5db3cab09b05942c4c", .critical,
        "a restart failed and is held; no second stop follows", [.failure, .reason],
        optional: [.fingerprintBefore])
    case .restartRecovered:
      Row(
        "406b0e7829e240f680a4f7313773219f", .notice, "a failed restart turned out well",
        optional: [.fingerprintBefore, .fingerprintAfter, .outage])
    case .restartReleased:
      Row(
        "b31d8492ddb9443d8c9ade8e0481a2ff", .notice, "an operator released a failed restart",
        optional: [.reason])
    case .restartAdopted:
      Row(
        "083a1f13a23040389d3da78fec6a767d", .critical,
        "the lock says that a restart of this node is in flight, and no record of it is left",
        [.failure])
    case .hookFailed:
      Row(
        "e43383431592483d8a7d207a3bfd1698", .error, "an operator's program around a restart failed",
        [.hook, .reason])
    case .manifestMoved:
      Row(
        "675a6c110da645ee8ee0405fbbe29ffa", .notice,
        "`restart --method manifest` moved the manifest away, or put it back", [.reason])
    case .manifestTrouble:
      Row(
        "ede94445cd8f420b8eb67a09762e5e1f", .error,
        "the manifest that was moved away is not back as it was: somebody must look", [.reason])
    case .operatorHold:
      Row(
        "de0a84e792c84541adf0df7895a3ce4c", .notice,
        "an operator holds this master: nothing is restarted", [.reason])
    case .operatorHoldEnded:
      Row("4be7d898f18047ef86571f9ef7749bfa", .notice, "the operator's hold has ended")
    case .clusterUnknown:
      Row(
        "0aa888b9a6844f1094bd1ad7783658f5", .warning, "the rest of the cluster cannot be asked",
        [.reason])
    case .membersUnknown:
      Row(
        "9a293b83b6114d7ba4d98589fb7ca156", .warning, "it is not known who the other masters are",
        [.reason])
    case .membersChanged:
      Row(
        "b06f64c8dd0f4651b50206c738ed82bb", .notice,
        "the other masters are these; info when they are first seen", optional: [.peer])
    case .membersFault:
      Row(
        "f3de283100844a3cbccdbfaf00bdb34f", .error,
        "what was learned of the other masters cannot be kept", [.reason])
    case .peerNotReady:
      Row(
        "90367c16deda40f1acc6643523246390", .warning,
        "another master does not serve, and not because it is being restarted", [.peer, .reason])
    case .lockChanged:
      Row(
        "b2aa78d7176b4094bdc23e8ca67ab0a7", .info, "the cluster's lock changed hands or phase",
        [.lock], optional: [.holder, .holderPhase])
    case .lockHeld:
      Row(
        "814165e8a1244ff383f5d2306233fce1", .error,
        "a master holds the lock after a failed restart, or nobody can tell how far it is: no master goes on",
        [.lock, .holder, .holderPhase, .reason])
    case .lockUnreadable:
      Row(
        "c62a7de2715145ef95eb896254fbedda", .warning, "the cluster's lock cannot be read",
        [.lock, .reason])
    case .lockWriteRefused:
      Row(
        "33ad1fdbe8c041b1b21b9a83a205aab3", .warning,
        "a write to the cluster's lock was not applied, and not because another master was first",
        [.reason])
    case .lockNotWon:
      Row(
        "d5c419368ff742a984644bd5e0ada01e", .info,
        "another master was first, or the lock could not be written")
    case .lockLost:
      Row(
        "dfbd4244526b40e8afd8e369fbac3598", .warning,
        "the lock was lost before the stop: the restart is given up", [.gate])
    case .lockSettingsDiffer:
      Row(
        "4bf4b56357a6463eab7b2bc48bcf6152", .warning,
        "the holder of the lock uses other Lease settings than this master", [.holder, .reason])
    case .holderSilent:
      Row(
        "568418dd5b00486d9684e38870b23f00", .error,
        "the holder of the lock gives no sign of life in mid-restart", [.holder, .holderPhase])
    case .rebootLockSeen:
      Row(
        "792419f6b4f447c8b4e23a22d7122235", .notice,
        "another tool holds its lock for reboots, or it cannot be learned whether it does",
        [.reason])
    case .eventLost:
      Row(
        "6ac467b0424f441194c67d1ed0078be7", .info, "an Event could not be written to the cluster",
        [.reason])
    }
  }
}
