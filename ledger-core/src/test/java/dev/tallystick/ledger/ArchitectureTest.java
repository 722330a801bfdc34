package dev.tallystick.ledger;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** The walls of the house: who may know whom. Source: ARCHITECTURE.md, "Modules". */
class ArchitectureTest {
    private static final String CORE = "dev.tallystick.ledger";
    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(CORE);

    @Test
    void onlyThePipelineShouldKnowTheDisruptor() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(CORE + ".pipeline..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("com.lmax.."));
    }

    @Test
    void onlyTheJournalShouldKnowChronicle() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(CORE + ".journal..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("net.openhft.."));
    }

    @Test
    void theCoreShouldPointNowhereOutward() {
        check(
                classes()
                        .that()
                        .resideInAPackage(CORE + "..")
                        .should()
                        .onlyDependOnClassesThat(
                                resideInAnyPackage(
                                        CORE + "..",
                                        "java..",
                                        "org.agrona..",
                                        "org.slf4j..",
                                        "com.lmax..",
                                        "net.openhft..")));
    }

    @Test
    void theJournalShouldKnowNothingOfWhatItHolds() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(CORE + ".journal..")
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(CORE + "..")
                                        .and(
                                                not(
                                                        resideInAnyPackage(
                                                                CORE + ".journal..",
                                                                CORE + ".disk..")))));
    }

    @Test
    void theDiskShouldPointNowhere() {
        check(
                classes()
                        .that()
                        .resideInAPackage(CORE + ".disk..")
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage(CORE + ".disk..", "java..")));
    }

    @Test
    void onlyTheDiskShouldTouchFiles() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(CORE + ".disk..")
                        .should()
                        .dependOnClassesThat()
                        .belongToAnyOf(
                                Files.class,
                                FileChannel.class,
                                File.class,
                                RandomAccessFile.class,
                                FileInputStream.class,
                                FileOutputStream.class));
    }

    @Test
    void rulesShouldNotKnowWhoAppliesThem() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(CORE + ".rules..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                CORE + ".evolve..", CORE + ".journal..", CORE + ".pipeline.."));
    }

    @Test
    void theStateMachineShouldKnowNoClockAndNoChance() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                CORE,
                                CORE + ".command..",
                                CORE + ".entry..",
                                CORE + ".state..",
                                CORE + ".rules..",
                                CORE + ".evolve..")
                        .should()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .dependOnClassesThat()
                        .belongToAnyOf(
                                Random.class, SplittableRandom.class, ThreadLocalRandom.class)
                        .orShould()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.time..", "java.nio.file..", "java.net.."));
    }

    @Test
    void promotionsShouldKnowNoClockAndNoZone() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(CORE + ".promotion..")
                        .should()
                        .dependOnClassesThat()
                        .belongToAnyOf(
                                Clock.class, Instant.class, ZoneId.class, ZonedDateTime.class));
    }

    private static void check(ArchRule rule) {
        rule.check(MAIN);
    }
}
