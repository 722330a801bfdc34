package dev.tallystick.rest.credentials;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Properties;

import javax.net.ssl.SSLSocketFactory;

/** Sends mail over SMTP. */
final class Mailer {
    private static final String TIMEOUT_MS = "10000";

    private final MailSettings settings;
    private final Session session;

    /** Trusts whom the JVM trusts. */
    Mailer(MailSettings settings) {
        this(settings, Optional.empty());
    }

    /**
     * @param tls makes connections that trust somebody else than the JVM does
     */
    Mailer(MailSettings settings, Optional<SSLSocketFactory> tls) {
        this.settings = settings;
        Properties properties = properties(settings);
        tls.ifPresent(factory -> properties.put(prefix(settings) + "ssl.socketFactory", factory));
        this.session = Session.getInstance(properties, authenticator(settings));
    }

    /**
     * Hands a mail over to the server.
     *
     * @throws IllegalStateException if the server does not take it; the message holds no address
     */
    void send(String to, String subject, String text, long nowMs) {
        try {
            MimeMessage mail = new MimeMessage(session);
            mail.setFrom(new InternetAddress(settings.from(), true));
            mail.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
            mail.setSubject(subject, StandardCharsets.UTF_8.name());
            mail.setText(text, StandardCharsets.UTF_8.name());
            mail.setHeader(
                    "Date",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochMilli(nowMs).atZone(ZoneOffset.UTC)));
            mail.setHeader("Auto-Submitted", "auto-generated");
            Transport.send(mail);
        } catch (MessagingException e) {
            throw new IllegalStateException("the mail server did not take a mail", e);
        }
    }

    private static Properties properties(MailSettings settings) {
        String protocol = protocol(settings);
        String prefix = prefix(settings);
        boolean hasLogin = settings.login().isPresent();
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", protocol);
        // What a message asks for by its recipients' type.
        properties.setProperty("mail.transport.protocol.rfc822", protocol);
        properties.setProperty(prefix + "host", settings.host());
        properties.setProperty(prefix + "port", String.valueOf(settings.port()));
        properties.setProperty(prefix + "auth", String.valueOf(hasLogin));
        properties.setProperty(prefix + "connectiontimeout", TIMEOUT_MS);
        properties.setProperty(prefix + "timeout", TIMEOUT_MS);
        properties.setProperty(prefix + "writetimeout", TIMEOUT_MS);
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.setProperty(prefix + "starttls.enable", "true");
        properties.setProperty(prefix + "starttls.required", String.valueOf(hasLogin));
        return properties;
    }

    private static String protocol(MailSettings settings) {
        return settings.isTls() ? "smtps" : "smtp";
    }

    private static String prefix(MailSettings settings) {
        return "mail." + protocol(settings) + ".";
    }

    private static Authenticator authenticator(MailSettings settings) {
        return settings.login()
                .<Authenticator>map(
                        login ->
                                new Authenticator() {
                                    @Override
                                    protected PasswordAuthentication getPasswordAuthentication() {
                                        return new PasswordAuthentication(
                                                login.user(), login.password());
                                    }
                                })
                .orElse(null);
    }
}
