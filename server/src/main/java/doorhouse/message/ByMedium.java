package doorhouse.message;

/// Mails by one sender, text messages by another.
public record ByMedium(Sender mail, Sender sms) implements Sender {
    @Override
    public void send(Message message) {
        switch (message.medium()) {
            case EMAIL -> mail.send(message);
            case SMS -> sms.send(message);
        }
    }
}
