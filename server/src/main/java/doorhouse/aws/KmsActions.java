package doorhouse.aws;

import doorhouse.id.Region;
import doorhouse.kms.KmsKeyArn;
import doorhouse.kms.KmsKeys;
import java.util.List;

/// Calls of KMS act on a key.
public final class KmsActions implements AskedActions {
    @Override
    public List<AskedAction> of(Region region, AskedCall call) {
        var key = call.text("KeyId");
        if (KmsKeyArn.fits(key)) return List.of(call.on(key));
        // What is to be opened names its key by itself.
        var ofCiphertext = KmsKeys.keyOf(call.text("CiphertextBlob"));
        return List.of(call.on(ofCiphertext.map(KmsKeyArn::value).orElse("*")));
    }
}
