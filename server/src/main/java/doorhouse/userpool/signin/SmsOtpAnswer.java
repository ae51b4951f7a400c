package doorhouse.userpool.signin;

import doorhouse.userpool.code.CodePurpose;

/// The SMS_OTP challenge: a code sent by text message, as the first factor.
public final class SmsOtpAnswer implements ChallengeAnswer {
    private final SentCodes codes;

    public SmsOtpAnswer(SentCodes codes) {
        this.codes = codes;
    }

    @Override
    public String challenge() {
        return Choice.SMS_OTP.name();
    }

    @Override
    public Taken take(Answer answer) {
        String code = answer.asked().get("SMS_OTP_CODE");
        return new Taken.Shown(
                codes.takeFirst(answer, CodePurpose.SMS_OTP, code).with(SignIn.Factor.SMS_OTP));
    }
}
