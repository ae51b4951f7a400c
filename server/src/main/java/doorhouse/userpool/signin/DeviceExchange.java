package doorhouse.userpool.signin;

import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.Srp;
import doorhouse.id.DeviceKey;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;

/// What the server must remember between the two challenges of a device: it travels sealed in the
/// SECRET_BLOCK.
///
/// @param id of the exchange, which the session names too: a block serves no other sign-in
record DeviceExchange(
        String id, DeviceKey device, String clientPublic, byte[] b, String serverPublic) {
    /// The fact that names the exchange.
    static final String FACT = "deviceExchange";

    private static final String KIND = "device-srp-block";

    byte[] seal(Vault vault, SignIn signIn) {
        return vault.sealer(signIn.pool().id().value())
                .seal(KIND, context(signIn), Json.write(this));
    }

    /// @throws BrokenSeal also when it is of another client's or user's sign-in
    static DeviceExchange open(Vault vault, SignIn signIn, byte[] block) throws BrokenSeal {
        byte[] plain =
                vault.sealer(signIn.pool().id().value()).unseal(KIND, context(signIn), block);
        return Json.bind(Json.read(plain), DeviceExchange.class);
    }

    private static String context(SignIn signIn) {
        return signIn.client().id() + "/" + signIn.user().sub();
    }

    /// Whether a claim shows that the client knows the device's secret.
    ///
    /// @param realm the device group key
    boolean proves(byte[] verifier, String realm, byte[] block, String timestamp, byte[] claim) {
        try {
            byte[] key =
                    Srp.sessionKey(
                            Srp.publicValue(clientPublic),
                            new Srp.Ephemeral(b, serverPublic),
                            verifier);
            return Srp.proves(claim, key, realm, device.value(), block, timestamp);
        } catch (Srp.InvalidPublicValue e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "DeviceExchange[***]";
    }
}
